using System.Text.Encodings.Web;
using System.Text.Unicode;
using Azure.Communication.Email;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Outreach.Contacts;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Events;
using Outreach.Functions.Events;
using Outreach.Functions.Invitations;
using Outreach.Functions.Pages;
using Outreach.Functions.Staff;
using Outreach.Invitations;
using Outreach.Links;
using Outreach.Questionnaires;
using Outreach.Tables;
using Outreach.Tallies;

namespace Outreach.Functions;

/// <summary>The one seam: every registration and all middleware, for Azure's worker and for the local host alike.</summary>
public static class OutreachApp
{
    /// <summary>Adds the whole product to <paramref name="builder"/>.</summary>
    public static void Configure(IFunctionsWorkerApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton(sp => OutreachSettings.From(sp.GetRequiredService<IConfiguration>()));
        services.AddSingleton(sp => sp.GetRequiredService<OutreachSettings>().Office);
        services.AddSingleton(sp => sp.GetRequiredService<OutreachSettings>().Windows);
        services.AddSingleton(sp => sp.GetRequiredService<OutreachSettings>().Hours);
        services.AddSingleton(sp => new PersonalLinks(sp.GetRequiredService<OutreachSettings>().Links));
#pragma warning disable RS0030 // The composition root: business time is real time unless the host brings its own clock.
        services.TryAddSingleton(TimeProvider.System);
#pragma warning restore RS0030
        services.TryAddSingleton<TableClientOptions>();
        services.AddSingleton(sp => new Storage(TableService(sp), sp.GetRequiredService<OutreachSettings>().TablePrefix));
        services.AddSingleton(sp => new MailClient(EmailService(sp.GetRequiredService<OutreachSettings>()), sp.GetRequiredService<OutreachSettings>().Sender));
        services.AddSingleton(sp => new MailFooter(
            sp.GetRequiredService<Office>(), sp.GetRequiredService<PersonalLinks>(), sp.GetRequiredService<OutreachSettings>().Site,
            sp.GetRequiredService<OutreachSettings>().StopMailbox));
        services.AddSingleton(sp => new MailWriter(
            sp.GetRequiredService<Office>(), sp.GetRequiredService<PersonalLinks>(), sp.GetRequiredService<OutreachSettings>().Site,
            sp.GetRequiredService<MailFooter>()));

        services.AddSingleton<FileStore>().AddSingleton<ContactTable>().AddSingleton<ContactDesk>().AddSingleton<DistrictDesk>().AddSingleton<RoleDesk>().AddSingleton<ImportTable>().AddSingleton<WrittenTo>().AddSingleton<ImportDesk>();
        services.AddSingleton<SegmentTable>().AddSingleton<SegmentDesk>().AddSingleton<MergeTable>().AddSingleton<MergeDesk>().AddSingleton<CorrectionTable>().AddSingleton<CorrectionDesk>();
        services.AddSingleton<EventTable>().AddSingleton<VersionRow>().AddSingleton<EventDesk>().AddSingleton<ExpectationDesk>().AddSingleton<OverviewDesk>().AddSingleton<DaysOffTable>().AddSingleton<ChangeDesk>();
        services.AddSingleton<InvitationTable>().AddSingleton<RecipientsDesk>().AddSingleton<ReleaseDesk>().AddSingleton<SuccessorDesk>().AddSingleton<ReplyDesk>().AddSingleton<AttendanceDesk>().AddSingleton<PeopleDesk>();
        services.AddSingleton<ResponseTable>().AddSingleton<QuestionnaireDesk>();
        services.AddSingleton<TallyDesk>();
        services.AddSingleton<ReleasePages>().AddSingleton<CancellationPages>();
        services.AddSingleton<LedgerTable>().AddSingleton<LedgerLayout>().AddSingleton<Twins>().AddSingleton<DeskTable>().AddSingleton<Idle>().AddSingleton<Sender>().AddSingleton<HaltDesk>().AddSingleton<Watchdog>().AddSingleton<StatusDesk>().AddSingleton<StrandedDesk>().AddSingleton<TrialDesk>().AddSingleton<QueueDesk>().AddSingleton<ReopeningDesk>().AddSingleton<TestMailDesk>().AddSingleton<SendingNewsDesk>();
        services.AddSingleton<MailboxTable>().AddSingleton<MailboxDesk>().AddSingleton<TaskCount>().AddSingleton<DeliveryDesk>().AddSingleton<StopDesk>();
        services.AddSingleton<HandlingTable>().AddSingleton<OtherWaysDesk>().AddSingleton<CodeTable>();

        services.AddSingleton<Visits>();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddPages();
        builder.UseMiddleware<EveryRequest>();
    }

    private static TableServiceClient TableService(IServiceProvider services)
    {
        var tables = services.GetRequiredService<OutreachSettings>().Tables;
        var options = services.GetRequiredService<TableClientOptions>();
        return IsAddress(tables, out var endpoint)
            ? new TableServiceClient(endpoint, new DefaultAzureCredential(), options)
            : new TableServiceClient(tables, options);
    }

    private static EmailClient EmailService(OutreachSettings settings)
    {
        // Each attempt spends quota: the ledger retries, the client never.
        var options = new EmailClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = MailClient.Patience } };
        return IsAddress(settings.Email, out var endpoint)
            ? new EmailClient(endpoint, new DefaultAzureCredential(), options)
            : new EmailClient(settings.Email, options);
    }

    // An https address means a managed identity; anything else is a connection string.
    private static bool IsAddress(string setting, out Uri endpoint) =>
        Uri.TryCreate(setting, UriKind.Absolute, out endpoint!) && endpoint.Scheme == Uri.UriSchemeHttps;
}
