using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Threading.Channels;

namespace Outreach.Local.Mail;

/// <summary>
/// Azure Communication Services' mail on your desk: takes mails over the real protocol, keeps them in a mailbox
/// instead of sending them, and reports their delivery to the app. Safe for concurrent use.
/// </summary>
public sealed class LocalMailService : IAsyncDisposable
{
    // An app that does not answer is asked again; real time, since it is the app's process that must recover.
    private static readonly TimeSpan[] PausesBetweenReports =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)];

    private readonly Lock gate = new();
    private readonly TimeProvider businessClock;
    private readonly SendQuota[] quotas;
    private readonly Dictionary<Guid, int> places = [];
    private readonly List<SendAttempt> attempts = [];
    private readonly MailJournal? journal;
    private readonly DeliveryEvents events = new();
    private readonly Channel<LocalMail> toReport = Channel.CreateUnbounded<LocalMail>();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task reporting;
    private ImmutableList<LocalMail> mails = [];
    private ImmutableList<ContentConflict> conflicts = [];

    /// <param name="businessClock">Stamps mails and moves the quota's windows; signatures age in real time.</param>
    /// <param name="options">Key, limits, folder, automatic reports.</param>
    public LocalMailService(TimeProvider businessClock, LocalMailOptions options)
    {
        this.businessClock = businessClock;
        Options = options;
        quotas =
        [
            new SendQuota(options.PerMinute, TimeSpan.FromMinutes(1)),
            new SendQuota(options.PerHour, TimeSpan.FromHours(1)),
        ];
        if (options.Folder is not null)
            journal = MailJournal.Open(options.Folder, Replay);
        reporting = options.ReportsDelivered ? Task.Run(ReportDeliveredAsync) : Task.CompletedTask;
    }

    public LocalMailOptions Options { get; }

    /// <summary>Where delivery events go, function key and all; null: nowhere.</summary>
    public Uri? DeliveryWebhook { get; set; }

    /// <summary>Taken one by one by the next signed requests to send; once empty, the service behaves.</summary>
    public ConcurrentQueue<ScriptedAnswer> NextAnswers { get; } = new();

    /// <summary>What the next status calls answer; once empty, an accepted mail has succeeded.</summary>
    public ConcurrentQueue<ScriptedStatus> NextStatuses { get; } = new();

    /// <summary>All mails as of now, oldest first.</summary>
    public IReadOnlyList<LocalMail> Mails => Volatile.Read(ref mails);

    /// <summary>Mails that were not sent since their id had been used for another content.</summary>
    public IReadOnlyList<ContentConflict> ContentConflicts => Volatile.Read(ref conflicts);

    /// <summary>Every signed request to send since the start, oldest first.</summary>
    public IReadOnlyList<SendAttempt> Attempts
    {
        get
        {
            lock (gate)
                return [.. attempts];
        }
    }

    /// <summary>Business time, UTC.</summary>
    public DateTimeOffset Now => businessClock.GetUtcNow();

    /// <summary>What a mail client needs to reach the service.</summary>
    /// <param name="endpoint">The address at which the service is mapped.</param>
    public string ConnectionString(Uri endpoint) => $"endpoint={endpoint};accesskey={Options.AccessKey}";

    /// <summary>The mail as of now; null where the id is unknown.</summary>
    public LocalMail? Find(Guid operationId)
    {
        lock (gate)
            return places.TryGetValue(operationId, out var place) ? mails[place] : null;
    }

    /// <summary>Tells the app that the recipient's mail server took the mail.</summary>
    public Task<DeliveryReport> DeliveredAsync(LocalMail mail, CancellationToken ct = default) =>
        ReportAsync(mail, DeliveryStatus.Delivered, "", ct);

    /// <summary>Tells the app that the mail came back.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="hard">True: no such mailbox (Bounced). False: for now (Failed).</param>
    /// <param name="ct">Ends the waiting for the app.</param>
    public Task<DeliveryReport> BounceAsync(LocalMail mail, bool hard, CancellationToken ct = default) => hard
        ? ReportAsync(mail, DeliveryStatus.Bounced, "550 5.1.1 User unknown", ct)
        : ReportAsync(mail, DeliveryStatus.Failed, "452 4.2.2 Mailbox full", ct);

    /// <summary>Tells the app what became of a mail; a later report replaces an earlier one in the mailbox.</summary>
    public async Task<DeliveryReport> ReportAsync(
        LocalMail mail, DeliveryStatus status, string message, CancellationToken ct = default)
    {
        var at = Now;
        int? answer = DeliveryWebhook is { } webhook
            ? await events.ReportAsync(webhook, mail, status, message, at, ct)
            : null;
        var report = new DeliveryReport(mail.OperationId, status, message, at, answer);
        lock (gate)
            Record(new JournalLine(Report: report));
        return report;
    }

    /// <summary>Event Grid's handshake with <see cref="DeliveryWebhook"/>; true where the app gave the code back.</summary>
    /// <exception cref="InvalidOperationException">No webhook is set.</exception>
    /// <exception cref="HttpRequestException">The app does not answer.</exception>
    public Task<bool> ValidateSubscriptionAsync(CancellationToken ct = default) => events.ValidateAsync(
        DeliveryWebhook ?? throw new InvalidOperationException("No delivery webhook is set."), Now, ct);

    /// <summary>Stops reporting and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        toReport.Writer.TryComplete();
        await stopping.CancelAsync();
        await reporting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        events.Dispose();
        journal?.Dispose();
    }

    /// <summary>Takes one signed request to send.</summary>
    internal SendAnswer Receive(Guid? operationId, byte[] body)
    {
        var script = NextAnswers.TryDequeue(out var next) ? next : ScriptedAnswer.Normal;
        lock (gate)
        {
            var now = Now;
            var id = operationId ?? Guid.NewGuid();
            var refusal = script.AcceptsMail ? Accept(id, body, now) ?? script.Refusal : script.Refusal;
            var status = script.DropsConnection ? 0 : refusal?.Status ?? StatusCodes.Status202Accepted;
            attempts.Add(new SendAttempt(now, operationId, status));
            return new SendAnswer(id, refusal, script.DropsConnection, script.Latency);
        }
    }

    /// <summary>How many of the allowed attempts the current minute and hour have seen.</summary>
    internal IEnumerable<(int Used, SendQuota Quota)> QuotaUse()
    {
        lock (gate)
            return [.. quotas.Select(quota => (quota.Used(attempts, Now), quota))];
    }

    private Refusal? Accept(Guid id, byte[] body, DateTimeOffset now)
    {
        if (quotas.Max(quota => quota.RetryAfter(attempts, now)) is { } wait)
        {
            return new Refusal(
                StatusCodes.Status429TooManyRequests, "TooManyRequests", "The quota of mails is used up.", wait);
        }

        if (body.Length > SendRequest.MaxBytes)
            return new Refusal(StatusCodes.Status413PayloadTooLarge, "RequestBodyTooLarge", "A mail has at most 10 MB.");
        if (SendRequest.Read(body) is not { } request)
            return Refusal.BadRequest("The body is not the JSON of a mail.");
        if (request.Check() is { } refusal)
            return refusal;

        var source = Encoding.UTF8.GetString(body);
        if (!places.TryGetValue(id, out var place))
            Record(new JournalLine(Mail: new AcceptedMail(id, now, source)));
        else if (mails[place].Source != source)
            Record(new JournalLine(Conflict: new ContentConflict(id, now, source)));
        return null;
    }

    private void Record(JournalLine line)
    {
        journal?.Append(line);
        Replay(line);
        if (line.Mail is not null && Options.ReportsDelivered)
            toReport.Writer.TryWrite(mails[^1]);
    }

    private void Replay(JournalLine line)
    {
        switch (line)
        {
            case { Mail: { } mail }:
                places.Add(mail.OperationId, mails.Count);
                mails = mails.Add(SendRequest.Read(Encoding.UTF8.GetBytes(mail.Source))!
                    .ToMail(mail.OperationId, mail.AcceptedAt, mail.Source));
                break;
            case { Report: { } report }:
                var place = places[report.OperationId];
                mails = mails.SetItem(place, mails[place] with { Delivery = report });
                break;
            case { Conflict: { } conflict }:
                conflicts = conflicts.Add(conflict);
                break;
        }
    }

    private async Task ReportDeliveredAsync()
    {
        await foreach (var mail in toReport.Reader.ReadAllAsync(stopping.Token))
        {
            foreach (var pause in PausesBetweenReports)
            {
                // Somebody may have bounced it by hand meanwhile.
                if (Find(mail.OperationId)!.Delivery is { Status: not DeliveryStatus.Delivered })
                    break;
                var report = await DeliveredAsync(mail, stopping.Token);
                if (report.WebhookStatus is null or (>= 200 and <= 299) or 400 or 401 or 403 or 413)
                    break;
                await Task.Delay(pause, stopping.Token);
            }
        }
    }
}

/// <summary>How to answer a request to send: the refusal or 202, after the latency, unless the connection is dropped.</summary>
internal sealed record SendAnswer(Guid OperationId, Refusal? Refusal, bool DropsConnection, TimeSpan Latency);

/// <summary>What a status call answers.</summary>
/// <param name="Status">Running, Succeeded, Failed …</param>
/// <param name="ErrorCode">Why it failed, e.g. EmailDroppedAllRecipientsSuppressed.</param>
public sealed record ScriptedStatus(string Status, string? ErrorCode = null);
