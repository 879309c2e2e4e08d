using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Outreach.Functions.Staff;

/// <summary>Reads who is signed in from what App Service authentication adds to each request.</summary>
/// <remarks>
/// https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities. The header passes through from
/// any caller where that authentication is off, so it is trusted only where the platform says that it is on.
/// </remarks>
public static class Principal
{
    /// <summary>The header: base64 of JSON.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    /// <summary>The member of staff, or null: nobody is signed in, or has none of the product's roles, or the header is not sound.</summary>
    public static StaffMember? Read(HttpRequest request, bool signInIsOn)
    {
        ArgumentNullException.ThrowIfNull(request);
        return signInIsOn && request.Headers[Header] is [{ Length: > 0 } header] ? Decode(header) : null;
    }

    /// <summary>Whether somebody is signed in at all, with or without a role.</summary>
    public static bool IsPresent(HttpRequest request, bool signInIsOn)
    {
        ArgumentNullException.ThrowIfNull(request);
        return signInIsOn && request.Headers.ContainsKey(Header);
    }

    private static StaffMember? Decode(string header)
    {
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(header));
            var root = document.RootElement;
            var nameType = root.TryGetProperty("name_typ", out var n) ? n.GetString() : null;
            var roleType = root.TryGetProperty("role_typ", out var r) ? r.GetString() : null;
            var claims = root.GetProperty("claims").EnumerateArray()
                .Select(c => (Type: c.GetProperty("typ").GetString(), Value: c.GetProperty("val").GetString() ?? "")).ToList();
            string? First(params string?[] types) => types.Where(t => t is not null)
                .SelectMany(t => claims.Where(c => c.Type == t).Select(c => c.Value)).FirstOrDefault(v => v.Length > 0);

            var roles = claims.Where(c => c.Type == "roles" || c.Type == roleType).Select(c => RoleNamed(c.Value)).OfType<StaffRole>().ToList();
            var id = First(ObjectId, "oid", "sub", "preferred_username");
            var name = First("name", nameType, "preferred_username");
            return roles.Count > 0 && id is not null && name is not null ? new StaffMember(id, name, roles.Max()) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static StaffRole? RoleNamed(string value) => value switch
    {
        "Outreach.View" => StaffRole.View,
        "Outreach.Edit" => StaffRole.Edit,
        "Outreach.Send" => StaffRole.Send,
        "Outreach.Admin" => StaffRole.Admin,
        _ => null,
    };
}
