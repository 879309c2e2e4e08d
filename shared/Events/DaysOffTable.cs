using Azure;
using Azure.Data.Tables;
using Outreach.Calendar;
using Outreach.Tables;

namespace Outreach.Events;

/// <summary>The city's own days off: one row of the Events table's partition <c>city</c>.</summary>
public sealed class DaysOffTable(Storage storage)
{
    private const string Partition = "city", Row = "days-off";

    /// <summary>The working days as the city has set them; the usual ones, without a version, before it has. One point read.</summary>
    public async Task<Stored<WorkingDays>> ReadAsync(CancellationToken ct)
    {
        var found = await storage.Events.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: ct).ConfigureAwait(false);
        return found is { HasValue: true, Value: { } row }
            ? new(Json.Read<WorkingDays>(row.GetString("Doc")), row.ETag.ToString())
            : new(WorkingDays.Usual, "");
    }

    /// <summary>Replaces them as they were read. False: somebody changed them since.</summary>
    public async Task<bool> TrySaveAsync(string version, WorkingDays changed, CancellationToken ct)
    {
        var row = new TableEntity(Partition, Row) { ["Doc"] = Json.Write(changed) };
        try
        {
            await (version.Length == 0
                ? storage.Events.AddEntityAsync(row, ct)
                : storage.Events.UpdateEntityAsync(row, new ETag(version), TableUpdateMode.Replace, ct)).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.IsLostRace())
        {
            return false;
        }
    }
}
