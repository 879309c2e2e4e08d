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
    internal const string ChannelField = "channel", SeenField = "seen";

    /// <summary>The ways by which staff take replies.</summary>
    public static IReadOnlyList<ReplyChannel> Channels { get; } = [ReplyChannel.Telephone, ReplyChannel.Fax, ReplyChannel.Paper];

    /// <summary>The form as it opens: the reply that stands, else the session to which the person was invited.</summary>
    public static ReplyEntry Of(Invitation invitation)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        return new(
            ReplyFields.Of(invitation), invitation.Reply is { Channel: not ReplyChannel.Web } reply ? reply.Channel : null, invitation.Reply?.At);
    }

    /// <summary>As it was typed.</summary>
    public static ReplyEntry Read(IFormCollection form) => new(
        ReplyFields.Read(form),
        Enum.TryParse<ReplyChannel>(form[ChannelField], out var channel) && Channels.Contains(channel) ? channel : null,
        DateTimeOffset.TryParseExact(form.Text(SeenField), "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var seen) ? seen : null);

    /// <summary>What <see cref="Read"/> makes <see cref="Seen"/> of.</summary>
    public string? SeenText => Seen?.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>What is missing or wrong, in the order of the fields.</summary>
    public FormErrors Errors(IReadOnlyList<ReplyFault> faults) => new(
    [
        .. Channel is null ? [new FieldError(ChannelField, InvitationTexts.FaultChannel)] : Array.Empty<FieldError>(),
        .. ReplyFields.Errors(faults, Form),
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

    private static string? Number(string? sessionId) => sessionId is null ? null : Words.Fill(EventTexts.SessionNumber, sessionId);
}
