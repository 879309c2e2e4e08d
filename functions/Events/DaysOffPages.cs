using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Calendar;
using Outreach.Events;
using Outreach.Functions.Pages;

namespace Outreach.Functions.Events;

/// <summary>市の休業日: the city's own days off.</summary>
public sealed class ShowDaysOff(DaysOffTable table)
{
    [Function(nameof(ShowDaysOff))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "settings/days-off")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var stored = await table.ReadAsync(ct);
        return Page.Of<DaysOffPage>().With(p => p.Lines, DaysOffText.Write(stored.Value)).With(p => p.Obon, stored.Value.ClosedAtObon)
            .With(p => p.Version, stored.Version).With(p => p.Done, request.Query["done"].ToString());
    }
}

/// <summary>Saves them.</summary>
public sealed class SaveDaysOff(DaysOffTable table)
{
    [Function(nameof(SaveDaysOff))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "settings/days-off")] HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = await request.ReadFormAsync(ct);
        var (lines, obon, version) = (form.Text("days") ?? "", form.Text("obon") is not null, form.Text(EventFormFields.Version) ?? "");
        var (days, wrong) = DaysOffText.Read(lines);
        if (wrong.Count > 0)
            return Again(422, Words.Fill(ChangeTexts.FaultDaysOff, wrong[0]));
        var stored = await table.ReadAsync(ct);
        if (stored.Version == version && await table.TrySaveAsync(version, new WorkingDays(obon, days), ct))
            return Page.SeeOther("/settings/days-off?done=saved");
        // Sent again, it counts: what the other saved is said.
        stored = await table.ReadAsync(ct);
        version = stored.Version;
        return Again(409, Words.Fill(ChangeTexts.DaysOffChanged, DaysOffText.Write(stored.Value) is { Length: > 0 } theirs ? theirs.ReplaceLineEndings("、") : "－"));

        IResult Again(int status, string error) => Page.Of<DaysOffPage>(status).With(p => p.Lines, lines).With(p => p.Obon, obon)
            .With(p => p.Version, version).With(p => p.Errors, FormErrors.Of("days", error));
    }
}
