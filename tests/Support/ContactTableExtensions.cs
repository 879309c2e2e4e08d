using Outreach.Contacts;
using Outreach.Tables;

namespace Outreach.Tests.Support;

/// <summary>Writes of contacts by tests that do not care who wrote them.</summary>
internal static class ContactTableExtensions
{
    public static Task<bool> TrySaveAsync(this ContactTable table, Stored<Contact>? read, Contact changed, CancellationToken ct) =>
        table.TrySaveAsync(read, changed, new ContactChange("staff", Some.At(1, 14, 9), ChangeKind.Form), ct);
}
