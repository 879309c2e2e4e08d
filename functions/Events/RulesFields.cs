using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Outreach.Dispatch;
using Outreach.Events;
using Outreach.Functions.Invitations;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Events;

/// <summary>The form of what an event sends, in a POST and in words.</summary>
internal static class RulesFields
{
    /// <summary>Posted by the buttons that add a rule.</summary>
    public const string Add = "add";

    /// <summary>Posted by the button below the consequences.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>The number of notices that staff type.</summary>
    public const string Number = "notices";

    /// <summary>Every field as it was typed.</summary>
    public static RulesForm Read(IFormCollection form) => new()
    {
        Rows =
        [
            .. Enumerable.Range(1, RulesForm.MostRules).TakeWhile(n => form.ContainsKey(RuleForm.Field(n, "id"))).Select(n =>
            {
                string? Part(string part) => form.Text(RuleForm.Field(n, part));
                var unit = Part("unit") ?? "";
                return new RuleForm(
                    Enum.TryParse<Rule>(Part("kind"), out var rule) && rule is Rule.Reminder or Rule.LastInformation or Rule.Questionnaire or Rule.QuestionnaireReminder
                        ? rule : Rule.Reminder,
                    Part("id") is { Length: <= 4 } id && id.All(char.IsAsciiDigit) ? id : n.ToString(CultureInfo.InvariantCulture),
                    Enum.TryParse<WhenChoice>(Part("when"), out var when) && Enum.IsDefined(when) ? when : WhenChoice.Deadline,
                    Part("count"), unit.StartsWith("working", StringComparison.Ordinal), unit.EndsWith("after", StringComparison.Ordinal), Part("date"), Part("time"),
                    Part("off") is not null);
            }),
        ],
        Receipts = form.Text("receipts") is not null,
        MostReminders = form.Text("most-reminders"),
        DaysBetween = form.Text("days-between"),
    };

    /// <summary>How days are counted, as the select has it.</summary>
    public static string Unit(RuleForm row) => (row.Working ? "working-" : "days-") + (row.After ? "after" : "before");

    /// <summary>540, ５４０ and 540人 are how people write it.</summary>
    public static int? NumberOf(string? typed) =>
        typed is not null && int.TryParse(typed.Normalize(NormalizationForm.FormKC).TrimEnd('人', '名', ' '), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    /// <summary>The faults as the page shows them.</summary>
    public static FormErrors Errors(RulesForm form, IEnumerable<RulesFault> faults) => new(faults.Select(f => new FieldError(f.Field, f.Problem switch
    {
        RulesProblem.NotATime => Words.Fill(ChangeTexts.FaultTime, About(form, f.Field)),
        RulesProblem.NotADate => Words.Fill(ChangeTexts.FaultDate, About(form, f.Field)),
        RulesProblem.NotANumber => Words.Fill(ChangeTexts.FaultNumber, About(form, f.Field), f.Number),
        RulesProblem.NotForThis => Words.Fill(ChangeTexts.FaultNotForThis, About(form, f.Field)),
        RulesProblem.BeforeEnd => Words.Fill(ChangeTexts.FaultBeforeEnd, About(form, f.Field)),
        _ => Words.Fill(ChangeTexts.FaultTooLate, About(form, f.Field)),
    })));

    /// <summary>再案内1: a row's name.</summary>
    public static string Name(RulesForm form, RuleForm row) =>
        form.Rows.Count(r => r.Rule == row.Rule) == 1 ? DispatchWords.Name(row.Rule)
        : $"{DispatchWords.Name(row.Rule)} {form.Rows.Where(r => r.Rule == row.Rule).ToList().IndexOf(row) + 1}";

    private static string About(RulesForm form, string field) => field switch
    {
        "most-reminders" => ChangeTexts.MostReminders,
        "days-between" => ChangeTexts.DaysBetween,
        _ => Name(form, form.Rows[int.Parse(field["rule".Length..field.IndexOf('-', StringComparison.Ordinal)], CultureInfo.InvariantCulture) - 1]),
    };
}
