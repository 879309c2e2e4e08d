using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Outreach.Calendar;
using Outreach.Contacts;
using Outreach.Events;

namespace Outreach.Tallies;

/// <summary>The tally as a CSV file for Excel: blocks one below the other, each with its own header row.</summary>
/// <remarks>UTF-8 with a mark. A cell that Excel would take for a formula begins with an apostrophe.</remarks>
public static class TallyFile
{
    /// <summary>Writes the whole tally; the book gives the districts their names.</summary>
    public static byte[] Write(EventTally tallied, ContactBook book)
    {
        ArgumentNullException.ThrowIfNull(tallied);
        ArgumentNullException.ThrowIfNull(book);
        var (@event, tally) = tallied;
        using var buffer = new MemoryStream();
        using (var text = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            InjectionOptions = InjectionOptions.Escape,
            InjectionCharacters = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'],
        }))
        {
            void Line(params IEnumerable<object?> cells)
            {
                foreach (var cell in cells)
                    csv.WriteField(cell is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : (string?)cell);
                csv.NextRecord();
            }

            Line("行事", @event.Name);
            Line();
            Line("区分", "名前", "案内した人", "出席", "代理", "欠席", "未回答", "返事率", "出席予定の人数", "参加した人", "参加した人のうちアンケートに回答した人", "回答率");
            foreach (var (kind, name, row) in Rows(@event, tally, book))
            {
                Line(kind, name, row.Invited, row.Attending, row.Proxy, row.NotAttending, row.Unanswered, Rate(row.Replied, row.Invited),
                    row.People, row.Attended, row.Responses, Rate(row.Responses, row.Attended));
            }

            Line();
            Line(["問", "質問", "選択肢", "人数", "この質問に答えた人", "割合", .. @event.Sessions.Select(s => Name(@event, s))]);
            foreach (var (index, question) in tally.Questions.Index())
            {
                foreach (var option in question.Options)
                {
                    Line([
                        index + 1, question.Question.Text, option.Option, option.Count, question.Answered, Rate(option.Count, question.Answered),
                        .. @event.Sessions.Select(s => option.BySession[s.Id]).Cast<object?>(),
                    ]);
                }

                if (question.Mean is { } mean)
                    Line(index + 1, question.Question.Text, $"平均（1～{question.Question.Options.Count}）", Math.Round(mean.Step, 2), mean.Of);
            }

            Line();
            Line("問", "質問", "回", "役職", "地区", "自由記述");
            foreach (var (index, question) in tally.Questions.Index())
            {
                foreach (var written in question.Texts)
                {
                    Line(index + 1, question.Question.Text, @event.FindSession(written.SessionId) is { } session ? Name(@event, session) : "",
                        written.Role, book.DistrictName(written.DistrictId), written.Text);
                }
            }
        }

        return buffer.ToArray();
    }

    private static IEnumerable<(string Kind, string Name, TallyRow Row)> Rows(Event @event, Tally tally, ContactBook book) =>
    [
        ("合計", "", tally.Total),
        .. tally.BySession.Select(r => ("回", @event.FindSession(r.Key) is { } session ? Name(@event, session) : r.Key, r)),
        .. tally.ByDistrict.Select(r => ("地区", book.DistrictName(r.Key), r)),
        .. tally.ByRole.Select(r => ("役職", r.Key, r)),
    ];

    private static string Name(Event @event, Session session) =>
        $"第{@event.NumberOf(session)}回 {Wareki.FormatSession(session.Start, session.End)}";

    private static string Rate(int part, int whole) =>
        whole == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100.0 * part / whole, 1):0.0}%");
}
