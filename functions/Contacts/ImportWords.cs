using System.Globalization;
using Outreach.Contacts;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Contacts;

/// <summary>Imports in the words of the page's language.</summary>
internal static class ImportWords
{
    private const int LongestFileName = 120;

    /// <summary>Why a file is not taken, and what to do about it.</summary>
    public static string Message(FileProblem problem, FileCell? cell = null) => problem switch
    {
        FileProblem.Empty => ImportTexts.ProblemEmpty,
        FileProblem.NoRows => ImportTexts.ProblemNoRows,
        FileProblem.UnknownEncoding => ImportTexts.ProblemUnknownEncoding,
        FileProblem.OldWorkbook => ImportTexts.ProblemOldWorkbook,
        FileProblem.OtherWorkbook => ImportTexts.ProblemOtherWorkbook,
        FileProblem.WebPage => ImportTexts.ProblemWebPage,
        FileProblem.Locked => ImportTexts.ProblemLocked,
        FileProblem.Broken => ImportTexts.ProblemBroken,
        FileProblem.TooLargeInside => ImportTexts.ProblemTooLargeInside,
        FileProblem.NotATable => ImportTexts.ProblemNotATable,
        FileProblem.OpenQuote => ImportTexts.ProblemOpenQuote,
        FileProblem.CellTooLong => Words.Fill(ImportTexts.ProblemCellTooLong, cell!.Row, Column(cell)),
        FileProblem.NoNameColumn => ImportTexts.ProblemNoNameColumn,
        FileProblem.TooManyRows => ImportTexts.ProblemTooManyRows,
        FileProblem.TooLarge => ImportTexts.ProblemTooLarge,
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, null),
    };

    /// <summary>「備考」; 4列目 where nothing stands over the cell.</summary>
    private static string Column(FileCell cell) =>
        cell.Header is { Length: > 0 } header ? Words.Fill(ImportTexts.ColumnNamed, header) : Words.Fill(ImportTexts.ColumnNumbered, cell.Column);

    /// <summary>The columns that are not used, those without a header by their place.</summary>
    public static string Unused(FileFacts file) => string.Join("、", file.UnknownColumns.Concat(file.UnnamedColumns.Select(column => Words.Fill(ImportTexts.UnnamedColumn, Words.Figure(column)))));

    /// <summary>What taking an import back did, in sentences.</summary>
    public static IEnumerable<string> TakenBack(Import import)
    {
        var (added, changed, left) = import switch
        {
            { UndoneInPart: { } part } => (part.New, part.Changed, part.Left),
            { Result: { } result } => (result.New, result.Changed + result.Ended, 0),
            _ => (0, 0, 0),
        };
        if (added > 0)
            yield return Words.Fill(ImportTexts.UndoneNew, Words.Figure(added));
        if (changed > 0)
            yield return Words.Fill(ImportTexts.UndoneChanged, Words.Figure(changed));
        if (left > 0)
            yield return Words.Fill(ImportTexts.UndoneLeft, Words.Figure(left));
    }

    /// <summary>Why nothing of an import can be taken back.</summary>
    public static string Message(UndoHindrance hindrance) => hindrance switch
    {
        UndoHindrance.OtherImport => ImportTexts.UndoOtherImport,
        UndoHindrance.AllChanged => ImportTexts.UndoAllChanged,
        UndoHindrance.DoesNotFit => ImportTexts.UndoDoesNotFit,
        _ => throw new ArgumentOutOfRangeException(nameof(hindrance), hindrance, null),
    };

    /// <summary>An encoding as office software names it.</summary>
    public static string Encoding(string webName) => webName switch
    {
        "utf-8" => "UTF-8",
        "shift_jis" => "Shift_JIS（CP932）",
        "xlsx" => "Excel",
        _ => "UTF-16",
    };

    /// <summary>The last part of a path, as far as it is shown; some browsers send the whole.</summary>
    public static string FileName(string sent)
    {
        var name = string.Concat(sent.Split('/', '\\')[^1].Where(c => !char.IsControl(c)));
        return name.Length <= LongestFileName ? name : name[..LongestFileName];
    }

    /// <summary>12; 「八幡」12 where several sheets are read.</summary>
    public static string Row(FileFacts file, int row) => InSheet(file, row, file.Place(row).Row.ToString(CultureInfo.InvariantCulture));

    /// <summary>2、4～7、12: row numbers in ascending order, runs drawn together; 「八幡」2、4～7、「片岡」5 where several sheets are read.</summary>
    public static string Rows(FileFacts file, IEnumerable<int> rows)
    {
        var runs = new List<(int First, int Last)>();
        foreach (var row in rows)
        {
            if (runs.Count > 0 && runs[^1].Last >= row - 1)
                runs[^1] = (runs[^1].First, row);
            else
                runs.Add((row, row));
        }

        return string.Join("、", runs.GroupBy(run => file.Place(run.First).Sheet).Select(sheet => InSheet(file, sheet.First().First, string.Join("、", sheet.Select(run =>
            run.First == run.Last ? $"{file.Place(run.First).Row}" : $"{file.Place(run.First).Row}～{file.Place(run.Last).Row}")))));
    }

    /// <summary>A hint as it is read: of another row, where that stands.</summary>
    public static string? Hint(FileFacts file, ContactFault fault, string? hint) =>
        fault is ContactFault.RowsDisagree or ContactFault.SamePersonTwice or ContactFault.ListedTwice && int.TryParse(hint, CultureInfo.InvariantCulture, out var row) ? Row(file, row) : hint;

    private static string InSheet(FileFacts file, int row, string rows) => file.Place(row).Sheet is { } sheet ? $"「{sheet}」{rows}" : rows;
}
