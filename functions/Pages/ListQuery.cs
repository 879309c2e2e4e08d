using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Outreach.Functions.Pages;

/// <summary>What narrows a list down and which page of it is shown, as the address says it.</summary>
public sealed class ListQuery(IQueryCollection query)
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    private const string PageName = "page";

    /// <summary>What was asked for without the spaces around it; null where nothing was.</summary>
    public string? this[string name] => query[name] is [{ } text, ..] && text.Trim() is { Length: > 0 } asked ? asked : null;

    /// <summary>The page of <paramref name="rows"/> that was asked for, with its number and the number of pages, each at least 1.</summary>
    public (IReadOnlyList<T> Rows, int Page, int Pages) PageOf<T>(IReadOnlyList<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var pages = Math.Max(1, (rows.Count + PageSize - 1) / PageSize);
        var page = Math.Clamp(int.TryParse(this[PageName], CultureInfo.InvariantCulture, out var number) ? number : 1, 1, pages);
        return ([.. rows.Skip((page - 1) * PageSize).Take(PageSize)], page, pages);
    }

    /// <summary>The address of another page of the same list.</summary>
    public string Href(string path, int page) => path + QueryString.Create(
        query.Where(q => q.Key != PageName).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)))
            .Append(KeyValuePair.Create(PageName, (string?)page.ToString(CultureInfo.InvariantCulture))));
}
