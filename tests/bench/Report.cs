using System.Text;

namespace Outreach.Bench;

/// <summary>The figures, as a table to read or to paste.</summary>
internal sealed class Report
{
    private readonly List<(string What, string Value, string Aim, string Note)> rows = [];

    public void Add(string what, string value, string aim, string note)
    {
        rows.Add((what, value, aim, note));
        Console.Error.WriteLine($"  {what}: {value}");
    }

    public override string ToString()
    {
        var text = new StringBuilder("| figure | value | aim | note |\n| --- | ---: | ---: | --- |\n");
        foreach (var (what, value, aim, note) in rows)
            text.Append("| ").Append(what).Append(" | ").Append(value).Append(" | ").Append(aim).Append(" | ").Append(note).Append(" |\n");
        return text.ToString();
    }
}
