using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Contacts;
using Outreach.Events;
using Outreach.Invitations;
using Outreach.Links;
using Outreach.Local;
using Outreach.Local.Hosting;
using Outreach.Local.Samples;
using Outreach.Tests.Support;

namespace Outreach.Bench;

/// <summary>What a recipient's phone has to fetch to see the page behind a personal link.</summary>
internal static class RecipientPage
{
    public static async Task MeasureAsync(Azurite azurite, Report report)
    {
        await using var host = await LocalHost.StartAsync(new LocalHostOptions
        {
            Port = 0,
            Tables = await azurite.ConnectionStringAsync(),
            Settings = new Dictionary<string, string?> { ["Storage:Prefix"] = "b" + Ids.New(10) },
            Clock = MovableClock.FrozenAt(Some.At(1, 14, 9)),
            SampleData = true,
        });
        var contactId = await ReleaseAsync(host.Services);
        using var phone = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });
        phone.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        var (requests, bytes) = (0, 0L);
        var next = new Uri(host.BaseAddress, "r/" + host.Services.GetRequiredService<PersonalLinks>().Issue(new LinkTarget(SampleCity.EventId, contactId, "reply", 0)));
        while (true)
        {
            using var answer = await phone.GetAsync(next);
            requests++;
            bytes += (await answer.Content.ReadAsByteArrayAsync()).Length;
            if (answer.Headers.Location is { } location)
                next = new Uri(next, location);
            else if (answer.StatusCode is HttpStatusCode.OK)
                break;
            else
                throw new InvalidOperationException($"The recipient's page answered {answer.StatusCode}.");
        }

        report.Add("requests of the recipient's page", $"{requests}", "≤ 2", "the link and the page");
        report.Add("bytes of the recipient's page, compressed", $"{bytes:N0}", "≤ 14,336", "style inside; no font, no script, no image");
    }

    private static async Task<string> ReleaseAsync(IServiceProvider services)
    {
        var @event = (await services.GetRequiredService<EventTable>().FindAsync(SampleCity.EventId, default))!.Value;
        var asked = Audience.Of(@event, await services.GetRequiredService<ContactTable>().BookAsync(default));
        await services.GetRequiredService<ReleaseDesk>().ReleaseAsync(SampleCity.EventId, asked.Count, "bench", default);
        return asked[0].Contact.Id;
    }
}
