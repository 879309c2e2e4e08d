using Azure;
using Azure.Data.Tables;

namespace Outreach.Tables;

/// <summary>The product's tables in one storage account. What stands in which is said by the <c>…Keys</c> files.</summary>
/// <param name="service">The account.</param>
/// <param name="prefix">Put before every table's name; tests share an account that way. Letters and digits.</param>
public sealed class Storage(TableServiceClient service, string prefix = "")
{
    private Task? ready;

    /// <summary>Contacts, districts and imports; see <see cref="Outreach.Contacts.ContactKeys"/>.</summary>
    public TableClient Contacts { get; } = service.GetTableClient(prefix + "Contacts");

    /// <summary>A partition an event: plan, invitations, ledger, questionnaires, responses; see <see cref="Outreach.Events.EventKeys"/>.</summary>
    public TableClient Events { get; } = service.GetTableClient(prefix + "Events");

    /// <summary>The sender's agenda and quota; see <see cref="Outreach.Dispatch.DeskKeys"/>.</summary>
    public TableClient Desk { get; } = service.GetTableClient(prefix + "Desk");

    /// <summary>Mailboxes that take no mail and what people have stopped; see <see cref="Outreach.Dispatch.MailboxKeys"/>.</summary>
    public TableClient Mailboxes { get; } = service.GetTableClient(prefix + "Mailboxes");

    /// <summary>What the codes on letters stand for; see <see cref="Outreach.Links.CodeKeys"/>.</summary>
    public TableClient Codes { get; } = service.GetTableClient(prefix + "Codes");

    /// <summary>Uploaded files in chunks; see <see cref="FileStore"/>.</summary>
    public TableClient Files { get; } = service.GetTableClient(prefix + "Files");

    /// <summary>Makes the tables that are missing, once; asked again it does nothing. After a failure the next call tries anew.</summary>
    public Task ReadyAsync(CancellationToken ct)
    {
        var current = ready;
        return current is null or { IsFaulted: true } or { IsCanceled: true } ? ready = CreateAsync(ct) : current;
    }

    private async Task CreateAsync(CancellationToken ct)
    {
        foreach (var table in new[] { Contacts, Events, Desk, Mailboxes, Codes, Files })
            await table.CreateIfNotExistsAsync(ct).ConfigureAwait(false);
    }
}

/// <summary>What the table service's refusals mean.</summary>
internal static class TableErrors
{
    /// <summary>Somebody else changed the row (412), or made it first (409).</summary>
    public static bool IsLostRace(this RequestFailedException error) => error.Status is 409 or 412;

    /// <summary>The table service takes at most this many rows in one transaction.</summary>
    /// <remarks>https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions</remarks>
    public const int BatchSize = 100;
}
