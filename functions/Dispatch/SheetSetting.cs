using Outreach.Contacts;
using Outreach.Email;

namespace Outreach.Functions.Dispatch;

/// <summary>
/// How the words of a sheet are set, so that one page of A4 holds them as far as it can: in the usual type, else in a smaller one, else
/// with the greeting last, so that the facts, the QR code and the number stay on the first page. The lengths follow <c>paper.css</c>.
/// </summary>
internal sealed record SheetSetting
{
    /// <summary>What a sheet of paper and its upper and lower margin leave below the window, in mm; a little is kept back.</summary>
    private const double Room = 297 - 28 - 47 - 6;

    private static readonly SheetSetting Usual = new()
    {
        Class = "sheet", Line = 6.35, Letters = 39, Gap = 3, TitleLine = 7.9, TitleLetters = 28, TitleGap = 7, FactLine = 5.93, FactLetters = 31, FactGap = 2.25,
        TableGap = 4, Boxes = 40, Page = 38,
    };

    private static readonly SheetSetting Small = new()
    {
        Class = "sheet small", Line = 5.37, Letters = 44, Gap = 2, TitleLine = 6.9, TitleLetters = 32, TitleGap = 3, FactLine = 5.19, FactLetters = 35, FactGap = 1.25,
        TableGap = 3, Boxes = 32, Page = 33,
    };

    private SheetSetting() { }

    /// <summary>Of the element.</summary>
    public required string Class { get; init; }

    /// <summary>Whether the greeting comes after all the rest.</summary>
    public bool GreetingLast { get; private init; }

    // In mm: a line and what follows a paragraph, of the text, the title and the facts; in letters as wide as 漢字: what a line holds.
    private double Line { get; init; }

    private double Letters { get; init; }

    private double Gap { get; init; }

    private double TitleLine { get; init; }

    private double TitleLetters { get; init; }

    private double TitleGap { get; init; }

    private double FactLine { get; init; }

    private double FactLetters { get; init; }

    private double FactGap { get; init; }

    private double TableGap { get; init; }

    private double Boxes { get; init; }

    /// <summary>The QR code and what stands beside it.</summary>
    private double Page { get; init; }

    /// <summary>The first setting in which a sheet fits on a page.</summary>
    public static SheetSetting Of(SheetWords words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return Usual.HeightOf(words) <= Room ? Usual
            : Small.HeightOf(words) <= Room ? Small
            : Small with { GreetingLast = true };
    }

    /// <summary>Whether an address must be set smaller to be seen through the window.</summary>
    public static bool IsSmall(Contact? contact) => LinesOf(contact?.Address ?? "", 16) + LinesOf(contact?.Organisation ?? "", 16) > 3;

    private double HeightOf(SheetWords words) =>
        (LinesOf(words.Heading, TitleLetters) * TitleLine) + TitleGap
        + words.Greeting.Concat(words.Paragraphs).Sum(p => (LinesOf(p, Letters) * Line) + Gap)
        + words.Facts.Sum(f => (Math.Max(LinesOf(f.Value, FactLetters), LinesOf(f.Label, 6)) * FactLine) + FactGap) + TableGap
        + (words.Answer switch { SheetAnswer.Reply => Boxes, SheetAnswer.Questionnaire => (2 * Line) + Gap, _ => 0 })
        + (words.HasPage ? Page : Line + Gap);

    private static int LinesOf(string text, double letters) =>
        text.Split('\n').Sum(line => Math.Max(1, (int)Math.Ceiling(line.Sum(c => char.IsAscii(c) ? .6 : 1) / letters)));
}
