using System.Globalization;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>A path with its query, escaped.</summary>
internal sealed class QueryPath(string path)
{
    private readonly StringBuilder text = new(path);
    private char separator = '?';

    public QueryPath Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Leaves <paramref name="name"/> out where <paramref name="value"/> is null.</summary>
    public QueryPath Add(string name, string? value)
    {
        if (value is not null)
        {
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return this;
    }

    public override string ToString() => text.ToString();
}
