using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Outreach.Sheets;

/// <summary>Numbers of a workbook as its reader sees them: a date, 0012, 370-0000, or the plain digits.</summary>
/// <param name="Code">Excel's number format, e.g. <c>yyyy/m/d</c> or <c>0000</c>.</param>
internal sealed partial record NumberFormat(string Code)
{
    // A longer one is a report's, with colours and texts.
    private const int LongestCode = 120;

    private const double SerialsEnd = 2_958_466, Days1904 = 1_462;

    /// <summary>No format: plain digits.</summary>
    public static NumberFormat General { get; } = new("General");

    // ECMA-376 part 1, 18.8.30: the formats that have a number instead of a code; 27-36 and 50-58 are dates in Japanese Excel.
    private static readonly Dictionary<int, string> BuiltIn = new[]
    {
        (14, "yyyy/m/d"), (15, "d-mmm-yy"), (16, "d-mmm"), (17, "mmm-yy"), (18, "h:mm AM/PM"), (19, "h:mm:ss AM/PM"), (20, "h:mm"), (21, "h:mm:ss"),
        (22, "yyyy/m/d h:mm"), (45, "mm:ss"), (46, "[h]:mm:ss"), (47, "mm:ss.0"),
    }.Concat(new[] { 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58 }.Select(id => (id, "ggge年m月d日"))).ToDictionary(f => f.Item1, f => f.Item2);

    private readonly Lazy<bool> isDate = new(() => DateLetters().IsMatch(Literals().Replace(Code.Split(';')[0], "")));

    private readonly Lazy<string?> digits = new(() => Code.Length > LongestCode || Code.Contains("General", StringComparison.OrdinalIgnoreCase) ? null : Code);

    /// <summary>The format of a style: its own code, or the one that its number stands for.</summary>
    public static NumberFormat Of(int id, string? code) => code is not null ? new(code) : BuiltIn.TryGetValue(id, out var builtIn) ? new(builtIn) : General;

    /// <summary>A cell's number as text.</summary>
    /// <param name="raw">As the file has it: 45698, 9.0123456789E9, 0.5.</param>
    /// <param name="since1904">Whether the workbook counts its days from 1904.</param>
    public string Show(string raw, bool since1904)
    {
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return raw;
        if (isDate.Value && Date(number + (since1904 ? Days1904 : 0)) is { } date)
            return date;
        // Fifteen digits are what a spreadsheet keeps.
        var plain = Math.Abs(number) < 1e15 && decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? Plain(exact)
            : number.ToString("R", CultureInfo.InvariantCulture);
        return digits.Value is { } code && plain.All(char.IsAsciiDigit) ? Filled(Section(code, number), plain) ?? plain : plain;
    }

    // 0.1 + 0.2 is written as 0.30000000000000004.
    private static string Plain(decimal exact)
    {
        var whole = decimal.Round(exact);
        return Math.Abs(exact - whole) < 0.000000001m ? whole.ToString("F0", CultureInfo.InvariantCulture) : exact.ToString("0.##########", CultureInfo.InvariantCulture);
    }

    private static string? Date(double serial)
    {
        if (serial is < 0 or >= SerialsEnd)
            return null;
        var moment = DateTime.FromOADate(serial);
        var time = TimeSpan.FromSeconds(Math.Round(moment.TimeOfDay.TotalSeconds));
        return (serial < 1, time == TimeSpan.Zero) switch
        {
            (true, _) => time.ToString(@"hh\:mm", CultureInfo.InvariantCulture),
            (_, true) => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => moment.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The part of a format that is meant for a number: [&lt;=999]000;[&lt;=9999]000\-00;000\-0000.</summary>
    private static string Section(string code, double number)
    {
        var sections = code.Split(';');
        foreach (var section in sections)
        {
            if (Condition().Match(section) is not { Success: true } condition)
                continue;
            var limit = double.Parse(condition.Groups["limit"].ValueSpan, CultureInfo.InvariantCulture);
            if (condition.Groups["sign"].Value switch { "<" => number < limit, "<=" => number <= limit, ">" => number > limit, ">=" => number >= limit, _ => number == limit })
                return section;
        }

        return sections.FirstOrDefault(section => !Condition().IsMatch(section)) ?? code;
    }

    /// <summary>Digits filled into a format of places and signs from its end; null where the format is of another kind, such as #,##0.00.</summary>
    private static string? Filled(string section, string number)
    {
        var signs = Brackets().Replace(section, "");
        if (!PlacesAndSigns().IsMatch(signs))
            return null;
        var text = new StringBuilder();
        var next = number.Length - 1;
        for (var i = signs.Length - 1; i >= 0; i--)
        {
            if (signs[i] is '\\' or '"' or '_')
                continue;
            if (signs[i] is not ('0' or '#'))
                text.Insert(0, signs[i]);
            else if (next >= 0)
                text.Insert(0, number[next--]);
            else if (signs[i] == '0')
                text.Insert(0, '0');
        }

        return (number[..(next + 1)] + text).TrimStart('-', ' ');
    }

    [GeneratedRegex("""\\.|"[^"]*"|\[[^\]]*\]|_.|\*.|General""", RegexOptions.IgnoreCase)]
    private static partial Regex Literals();

    [GeneratedRegex("[ymdhsge]", RegexOptions.IgnoreCase)]
    private static partial Regex DateLetters();

    [GeneratedRegex(@"\[(?<sign><=|>=|<|>|=)(?<limit>-?[0-9]{1,15}(?:\.[0-9]{1,15})?)\]")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Brackets();

    [GeneratedRegex("""^(?:[0#()\- ]|\\.|"[()\- ]*")+$""")]
    private static partial Regex PlacesAndSigns();
}
