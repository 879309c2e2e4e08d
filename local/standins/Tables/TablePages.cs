using System.Runtime.CompilerServices;

namespace Azure.Data.Tables;

/// <summary>Follows continuation tokens until there is none: a page may be empty and yet not be the last.</summary>
/// <param name="fetch">Reads the page at a token; null is the first.</param>
internal sealed class TablePages<T>(
    Func<string?, int?, CancellationToken, Task<Page<T>>> fetch, int? maxPerPage, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        Follow(continuationToken, pageSizeHint ?? maxPerPage, CancellationToken);

    private async IAsyncEnumerable<Page<T>> Follow(
        string? token, int? pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        do
        {
            var page = await fetch(token, pageSize, cancellation).ConfigureAwait(false);
            yield return page;
            token = page.ContinuationToken;
        }
        while (token is not null);
    }
}
