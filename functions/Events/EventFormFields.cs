using Microsoft.AspNetCore.Http;
using Outreach.Events;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Events;

/// <summary>The form of an event in a POST.</summary>
internal static class EventFormFields
{
    /// <summary>The id of a new event, made up with the empty form.</summary>
    public const string Id = "id";

    /// <summary>The version that the form was filled from.</summary>
    public const string Version = "version";

    /// <summary>Which button: <see cref="Add"/>, <see cref="Remove"/>, or neither to save.</summary>
    public const string Do = "do";

    public const string Add = "add-session";

    public const string Remove = "remove-session";

    /// <summary>Every field as it was typed. A session is a row whose date field was posted.</summary>
    public static EventForm Read(IFormCollection form) => new()
    {
        Name = form.Text("name"),
        Greeting = form.Text("greeting")?.ReplaceLineEndings("\n"),
        Roles = [.. Numbers(EventForm.Field.Role, form).Select(n => form.Text(EventForm.Field.Role(n)))],
        Sessions = [.. Numbers(n => EventForm.Field.Session(n, "date"), form).Take(EventForm.MaxSessions).Select(n => Session(form, n)).DefaultIfEmpty(new())],
        InviteDate = form.Text("invite-date"),
        InviteTime = form.Text("invite-time"),
        ReplyUntil = form.Text("reply-until"),
        QuestionnaireUntil = form.Text("questionnaire-until"),
        ReplyTo = form.Text("reply-to"),
    };

    /// <summary>The form with one more or one less row for a session, if that is what was asked for; else null.</summary>
    public static EventForm? Rearranged(IFormCollection posted, EventForm form) => posted[Do].ToString().Split(':') switch
    {
        [Add] when form.Sessions.Count < EventForm.MaxSessions => form with { Sessions = [.. form.Sessions, new()] },
        [Remove, var row] when int.TryParse(row, out var number) && form.Sessions.Count > 1 =>
            form with { Sessions = [.. form.Sessions.Where((_, index) => index != number - 1)] },
        [Add] or [Remove, _] => form,
        _ => null,
    };

    private static SessionForm Session(IFormCollection form, int number)
    {
        string? Part(string part) => form.Text(EventForm.Field.Session(number, part));
        return new(Part("date"), Part("start"), Part("end"), Part("venue"), Part("capacity"), Part("theme"), Part("districts"));
    }

    private static IEnumerable<int> Numbers(Func<int, string> field, IFormCollection form) =>
        Enumerable.Range(1, int.MaxValue).TakeWhile(n => form.ContainsKey(field(n)));
}
