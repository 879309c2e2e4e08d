using Microsoft.AspNetCore.Http;
using Outreach.Functions.Pages;
using Outreach.Invitations;
using Outreach.Questionnaires;

namespace Outreach.Functions.Questionnaires;

/// <summary>The fields of a response, and what is said about them.</summary>
internal static class ResponseFields
{
    private const string Prefix = "q-";

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> None = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The field of a question.</summary>
    public static string Name(Question question) => Prefix + question.Id;

    /// <summary>Question id → what was chosen or typed.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(IFormCollection form) => form
        .Where(field => field.Key.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(field => field.Key[Prefix.Length..], IReadOnlyList<string> (field) => [.. field.Value.OfType<string>().Where(text => text.Length > 0)]);

    public static FormErrors Errors(
        IEnumerable<ResponseFault> faults, Questionnaire questionnaire, IReadOnlyDictionary<string, IReadOnlyList<string>> answers) =>
        new(faults.Select(fault =>
        {
            var (index, question) = questionnaire.Questions.Index().First(q => q.Item.Id == fault.QuestionId);
            return new FieldError(Name(question), fault.Kind switch
            {
                ResponseFaultKind.Missing => Words.Fill(ResponseTexts.Missing, index + 1),
                ResponseFaultKind.NotAnOption => Words.Fill(ResponseTexts.NotAnOption, index + 1),
                ResponseFaultKind.OnlyOne => Words.Fill(ResponseTexts.OnlyOne, index + 1),
                _ => Words.Fill(ResponseTexts.TooLong, index + 1, ResponseRules.MaxText, answers[question.Id][0].Length),
            });
        }));

    /// <summary>The channel's name.</summary>
    public static string Word(ReplyChannel channel) => channel switch
    {
        ReplyChannel.Web => QuestionnaireTexts.ChannelWeb,
        ReplyChannel.Telephone => QuestionnaireTexts.ChannelTelephone,
        ReplyChannel.Fax => QuestionnaireTexts.ChannelFax,
        _ => QuestionnaireTexts.ChannelPaper,
    };
}
