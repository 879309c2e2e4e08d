using Microsoft.Extensions.Configuration;
using Outreach.Calendar;
using Outreach.Dispatch;
using Outreach.Email;
using Outreach.Links;

namespace Outreach.Functions;

/// <summary>Every setting of the product, read once. docs/operations.md lists them.</summary>
public sealed record OutreachSettings(
    Uri Site, Office Office, LinkKeys Links, string Tables, string TablePrefix, string Email, MailSender Sender,
    SendingWindows Windows, SendingHours Hours, bool SignInIsOn, string? StopMailbox, string? ReportSecret)
{
    /// <exception cref="SettingException">One is missing or wrong; the message names it.</exception>
    public static OutreachSettings From(IConfiguration configuration)
    {
        var office = Office.From(configuration);
        return new(
            configuration.Site("Site:BaseUrl"),
            office,
            LinkKeys.From(configuration),
            configuration.Required("Storage:Tables"),
            configuration.Optional("Storage:Prefix") ?? "",
            configuration.Required("Email:Service"),
            new MailSender(configuration.Required("Email:Sender"), office.Email),
            new SendingWindows(configuration.Number("Sending:PerMinute", 30, 1, 10_000), configuration.Number("Sending:PerHour", 100, 1, 1_000_000),
                configuration.Number("Sending:UrgentPercent", 10, 0, 90)),
            new SendingHours(
                new TimeOnly(configuration.Number("Sending:FromHour", 9, 0, 22), 0), new TimeOnly(configuration.Number("Sending:UntilHour", 17, 1, 23), 0)),
            string.Equals(configuration.Optional("WEBSITE_AUTH_ENABLED"), "true", StringComparison.OrdinalIgnoreCase),
            configuration.Optional("Email:StopMailbox"),
            configuration.Optional("Email:ReportSecret"));
    }
}
