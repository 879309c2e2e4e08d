using System.Globalization;
using Microsoft.AspNetCore.Http;
using Outreach.Functions.Events;
using Outreach.Functions.Pages;
using Outreach.Functions.Pages.Components;
using Outreach.Invitations;

namespace Outreach.Functions.Invitations;

/// <summary>A reply as staff type it in.</summary>
/// <param name="Channel">By which way it came; null where none was chosen.</param>
/// <param name="Seen">When the reply was given that stood in the form; null where there was none.</param>
public sealed record ReplyEntry(ReplyForm Form, ReplyChannel? Channel, DateTimeOffset? Seen)
{
    internal const string KindField = "kind", SessionField = "session", ProxyField = "proxy", PeopleField = "people", NoteField = "note",
        ChannelField = "channel", SeenField = "seen";

    /// <summary>The ways by which staff take replies.</summary>
    public static IReadOnlyList<ReplyChannel> Channels { get; } = [ReplyChannel.Telephone, ReplyChannel.Fax, ReplyChannel.Paper];

    /// <summary>The form as it opens: the reply that stands, else the session to which the person was invited.</summary>
    public static ReplyEntry Of(Invitation invitation)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        var reply = invitation.Reply;
        return new(
            new ReplyForm(
                reply?.Kind, reply?.SessionId ?? invitation.Capacity.SessionId, reply?.ProxyName,
                Math.Max(reply?.People ?? 1, 1).ToString(CultureInfo.InvariantCulture), reply?.Note),
            reply is { Channel: not ReplyChannel.Web } ? reply.Channel : null, reply?.At);
    }

    /// <summary>As it was typed.</summary>
    public static ReplyEntry Read(IFormCollection form) => new(
        new ReplyForm(
            Chosen<ReplyKind>(form, KindField), form.Text(SessionField), form.Text(ProxyField), form.Text(PeopleField), form.Text(NoteField)),
        Chosen<ReplyChannel>(form, ChannelField) is { } channel && Channels.Contains(channel) ? channel : null,
        DateTimeOffset.TryParseExact(form.Text(SeenField), "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var seen) ? seen : null);

    /// <summary>What <see cref="Read"/> makes <see cref="Seen"/> of.</summary>
    public string? SeenText => Seen?.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>What is missing or wrong, in the order of the fields.</summary>
    public static FormErrors Errors(IReadOnlyList<ReplyFault> faults, bool channelMissing) => new(
    [
        .. channelMissing ? [new FieldError(ChannelField, InvitationTexts.FaultChannel)] : Array.Empty<FieldError>(),
        .. faults.Select(fault => fault switch
        {
            ReplyFault.KindMissing => new FieldError(KindField, InvitationTexts.FaultKind),
            ReplyFault.SessionMissing => new(SessionField, InvitationTexts.FaultSession),
            ReplyFault.PeopleNotANumber => new(PeopleField, EventWords.Fill(InvitationTexts.FaultPeople, ReplyRules.MaxPeople)),
            ReplyFault.ProxyNameMissing => new(ProxyField, InvitationTexts.FaultProxy),
            ReplyFault.ProxyNameTooLong => new(ProxyField, EventWords.Fill(EventTexts.FaultTooLong, InvitationTexts.ProxyName, ReplyRules.MaxName)),
            _ => new(NoteField, EventWords.Fill(EventTexts.FaultTooLong, InvitationTexts.ReplyNote, ReplyRules.MaxNote)),
        }),
    ]);

    /// <summary>What differs between this entry and the reply that stands.</summary>
    internal IReadOnlyList<ConflictNotice.Difference> Differences(Reply? current) =>
    [
        .. new (string Label, string? Yours, string? Theirs)[]
        {
            (InvitationTexts.Reply, Form.Kind is { } kind ? DispatchWords.Name(kind) : null, current is null ? null : DispatchWords.Name(current.Kind)),
            (EventTexts.Sessions, Form.Kind is ReplyKind.NotAttending ? null : Number(Form.SessionId), Number(current?.SessionId)),
            (InvitationTexts.ProxyName, Form.Kind is ReplyKind.Proxy ? Form.ProxyName : null, current?.ProxyName),
            (InvitationTexts.ReplyNote, Form.Note, current?.Note),
            (InvitationTexts.Channel, Channel is { } channel ? DispatchWords.Name(channel) : null, current is null ? null : DispatchWords.Name(current.Channel)),
        }.Where(d => d.Yours != d.Theirs).Select(d => new ConflictNotice.Difference(d.Label, d.Yours ?? "", d.Theirs ?? "")),
    ];

    private static string? Number(string? sessionId) => sessionId is null ? null : EventWords.Fill(EventTexts.SessionNumber, sessionId);

    private static T? Chosen<T>(IFormCollection form, string name) where T : struct, Enum =>
        Enum.TryParse<T>(form[name], out var value) && Enum.IsDefined(value) ? value : null;
}
