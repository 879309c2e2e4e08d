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

    /// <summary>What taking an import back did, in sentences.</summary>
    public static IEnumerable<string> TakenBack(ImportResult result)
    {
        if (result.New > 0)
            yield return Words.Fill(ImportTexts.UndoneNew, Words.Figure(result.New));
        if (result.Changed + result.Ended > 0)
            yield return Words.Fill(ImportTexts.UndoneChanged, Words.Figure(result.Changed + result.Ended));
    }

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

    /// <summary>2、4～7、12: row numbers in ascending order, runs drawn together.</summary>
    public static string Rows(IEnumerable<int> rows)
    {
        var runs = new List<(int First, int Last)>();
        foreach (var row in rows)
        {
            if (runs.Count > 0 && runs[^1].Last >= row - 1)
                runs[^1] = (runs[^1].First, row);
            else
                runs.Add((row, row));
        }

        return string.Join("、", runs.Select(run => run.First == run.Last ? $"{run.First}" : $"{run.First}～{run.Last}"));
    }
}
