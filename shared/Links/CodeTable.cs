using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Outreach.Tables;

namespace Outreach.Links;

/// <summary>Every key of the Codes table.</summary>
/// <remarks>
/// <para><c>c|{2}</c>, <c>{digest of the code}</c>: what a printed code stands for, spread over partitions.</para>
/// <para><c>t|{ten minutes}</c>, <c>{digest of who tries}</c> and <c>all</c>: how many wrong codes were typed.</para>
/// <para>Never holds a code: whoever reads the table cannot use one.</para>
/// </remarks>
internal static class CodeKeys
{
    public const string Everybody = "all";

    public static string Code(string digest) => "c|" + digest[..2];

    public static string Tries(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"t|{now.UtcTicks / CodeTable.Window.Ticks}");
}

/// <summary>Codes on letters, and how often somebody guesses.</summary>
/// <remarks>
/// A code is 40 bits of a MAC. Looked up by digest, so that the time of an answer says nothing of how near a guess was; with a
/// thousand codes under way and the limits below a hit by guessing takes some two centuries.
/// </remarks>
public sealed class CodeTable(Storage storage, TimeProvider clock)
{
    /// <summary>Characters of a code.</summary>
    public const int Length = 8;

    /// <summary>Wrong codes that one visitor may type in ten minutes.</summary>
    public const int MostTries = 10;

    /// <summary>Wrong codes that all visitors together may type in ten minutes.</summary>
    public const int MostTriesOfAll = 100;

    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Lets a code be typed in from now on. Again it changes nothing.</summary>
    public async Task AddAsync(string code, LinkTarget target, CancellationToken ct)
    {
        var digest = Digest(code);
        await storage.Codes.UpsertEntityAsync(
            new TableEntity(CodeKeys.Code(digest), digest) { ["Doc"] = Json.Write(target) }, TableUpdateMode.Replace, ct).ConfigureAwait(false);
    }

    /// <summary>Whether a code can be typed in.</summary>
    public async Task<bool> HasAsync(string code, CancellationToken ct)
    {
        var digest = Digest(code);
        return (await storage.Codes.GetEntityIfExistsAsync<TableEntity>(CodeKeys.Code(digest), digest, cancellationToken: ct).ConfigureAwait(false)).HasValue;
    }

    /// <summary>What a typed code stands for.</summary>
    /// <param name="typed">As typed: full-width, upper case, with hyphens, an O for a 0.</param>
    /// <param name="visitor">Who types, such as a network address; only its digest is kept, for ten minutes' counts.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<CodeOutcome> FindAsync(string? typed, string visitor, CancellationToken ct)
    {
        var tries = CodeKeys.Tries(clock.GetUtcNow());
        var who = Digest("visitor\n" + visitor);
        var counting = CountAsync(tries, CodeKeys.Everybody, ct);
        if (await CountAsync(tries, who, ct).ConfigureAwait(false) >= MostTries || await counting.ConfigureAwait(false) >= MostTriesOfAll)
            return new CodeOutcome.TooMany();
        if (Read(typed) is { } code)
        {
            var digest = Digest(code);
            var found = await storage.Codes.GetEntityIfExistsAsync<TableEntity>(CodeKeys.Code(digest), digest, cancellationToken: ct).ConfigureAwait(false);
            if (found is { HasValue: true, Value: { } row })
                return new CodeOutcome.Found(Json.Read<LinkTarget>(row.GetString("Doc")));
            await RaiseAsync(tries, who, ct).ConfigureAwait(false);
            await RaiseAsync(tries, CodeKeys.Everybody, ct).ConfigureAwait(false);
        }

        return new CodeOutcome.Unknown();
    }

    /// <summary>A code as it is printed: in two halves.</summary>
    public static string Printed(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";
    }

    /// <summary>The code that was meant; null: it is none.</summary>
    public static string? Read(string? typed)
    {
        var code = string.Concat(Nfkc.Of(typed ?? "").ToLowerInvariant().Where(char.IsAsciiLetterOrDigit))
            .Replace('o', '0').Replace('i', '1').Replace('l', '1');
        return Ids.IsValid(code, Length) ? code : null;
    }

    private static string Digest(string text) => Ids.From(SHA256.HashData(Encoding.UTF8.GetBytes("outreach code 1\n" + text)), 26);

    private async Task<int> CountAsync(string tries, string who, CancellationToken ct) =>
        await RowAsync(tries, who, ct).ConfigureAwait(false) is { } row ? row.GetInt32("Count") ?? 0 : 0;

    private async Task RaiseAsync(string tries, string who, CancellationToken ct)
    {
        while (true)
        {
            var row = await RowAsync(tries, who, ct).ConfigureAwait(false);
            var raised = new TableEntity(tries, who) { ["Count"] = (row?.GetInt32("Count") ?? 0) + 1 };
            try
            {
                await (row is null
                    ? storage.Codes.AddEntityAsync(raised, ct)
                    : storage.Codes.UpdateEntityAsync(raised, row.ETag, TableUpdateMode.Replace, ct)).ConfigureAwait(false);
                return;
            }
            catch (RequestFailedException e) when (e.IsLostRace())
            {
                // Another guess at the same moment: it counts, too.
            }
        }
    }

    private async Task<TableEntity?> RowAsync(string partition, string key, CancellationToken ct)
    {
        var found = await storage.Codes.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: ct).ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }
}

/// <summary>What a typed code came to.</summary>
public abstract record CodeOutcome
{
    private CodeOutcome() { }

    /// <summary>It stands for an invitation, or a contact's own details; whether its generation still counts is for those to say.</summary>
    public sealed record Found(LinkTarget Target) : CodeOutcome;

    public sealed record Unknown : CodeOutcome;

    /// <summary>Too many wrong codes: nothing is looked up for some minutes.</summary>
    public sealed record TooMany : CodeOutcome;
}
