using System.Globalization;
using Microsoft.AspNetCore.Http;
using Outreach.Functions.Pages;
using Outreach.Invitations;

namespace Outreach.Functions.Invitations;

/// <summary>The fields of a reply, and what is said about them.</summary>
internal static class ReplyFields
{
    public const string Kind = "kind";
    public const string Session = "session";
    public const string Proxy = "proxy";
    public const string People = "people";
    public const string Note = "note";

    /// <summary>As it was typed.</summary>
    public static ReplyForm Read(IFormCollection form) => new(
        Enum.TryParse<ReplyKind>(form[Kind], out var kind) && Enum.IsDefined(kind) ? kind : null,
        form.Text(Session), form.Text(Proxy), form.Text(People), form.Text(Note));

    /// <summary>As the form stands at first: the reply that there is, else the session to which the person is asked.</summary>
    public static ReplyForm Of(Invitation invitation) => invitation.Reply is { } reply
        ? new(reply.Kind, reply.SessionId ?? invitation.Capacity.SessionId, reply.ProxyName, Number(Math.Max(reply.People, 1)), reply.Note)
        : new(null, invitation.Capacity.SessionId, null, "1", null);

    public static FormErrors Errors(IEnumerable<ReplyFault> faults, ReplyForm form) => new(faults.Select(fault => fault switch
    {
        ReplyFault.KindMissing => new FieldError(Kind, RecipientTexts.KindMissing),
        ReplyFault.SessionMissing => new(Session, RecipientTexts.SessionMissing),
        ReplyFault.PeopleNotANumber => new(People, Words.Fill(RecipientTexts.PeopleNotANumber, ReplyRules.MaxPeople)),
        ReplyFault.ProxyNameMissing => new(Proxy, RecipientTexts.ProxyNameMissing),
        ReplyFault.ProxyNameTooLong => new(Proxy, Words.Fill(RecipientTexts.ProxyNameTooLong, ReplyRules.MaxName)),
        _ => new(Note, Words.Fill(RecipientTexts.NoteTooLong, ReplyRules.MaxNote, form.Note?.Length)),
    }));

    /// <summary>出席する, 代理の人が出席する or 欠席する.</summary>
    public static string Word(ReplyKind kind) => kind switch
    {
        ReplyKind.Attending => RecipientTexts.Attending,
        ReplyKind.Proxy => RecipientTexts.Proxy,
        _ => RecipientTexts.NotAttending,
    };

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
