using System.Text.Json;
using Outreach.Functions.Staff;

namespace Outreach.Local.SignIn;

/// <summary>Somebody who can sign in on the desk; all of them are invented.</summary>
/// <param name="Id">The part of the user name before the @.</param>
public sealed record DeskPerson(string Id, string Name, Guid ObjectId)
{
    public static IReadOnlyList<DeskPerson> All { get; } =
    [
        new("takahashi", "高橋 美咲", new("7b0f6a52-0c52-4f0e-9a44-0a5f3c2d1e01")),
        new("sato", "佐藤 健一", new("7b0f6a52-0c52-4f0e-9a44-0a5f3c2d1e02")),
        new("suzuki", "鈴木 恵", new("7b0f6a52-0c52-4f0e-9a44-0a5f3c2d1e03")),
        new("yamazaki", "山﨑 隆", new("7b0f6a52-0c52-4f0e-9a44-0a5f3c2d1e04")),
    ];

    public string UserName => $"{Id}@city.example.jp";
}

/// <summary>Who is signed in, in one role: exactly the one chosen.</summary>
public sealed record StaffSignIn(DeskPerson Person, StaffRole Role)
{
    public const string CookieName = "local-sign-in";

    /// <summary>What the cookie holds; unsigned, for anybody at the desk may be anybody.</summary>
    public string CookieValue => $"{Person.Id}.{Role}";

    /// <summary>Null where the value is not one that <see cref="CookieValue"/> makes.</summary>
    public static StaffSignIn? FromCookie(string? value)
    {
        var parts = value?.Split('.') ?? [];
        return parts.Length == 2
            && DeskPerson.All.FirstOrDefault(p => p.Id == parts[0]) is { } person
            && Enum.TryParse<StaffRole>(parts[1], out var role) && Enum.IsDefined(role)
                ? new StaffSignIn(person, role)
                : null;
    }

    /// <summary>The X-MS-CLIENT-PRINCIPAL that App Service authentication would send: base64 of JSON.</summary>
    public string ClientPrincipal() => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
    {
        auth_typ = "aad",
        name_typ = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        role_typ = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
        claims = new[]
        {
            new { typ = "name", val = Person.Name },
            new { typ = "preferred_username", val = Person.UserName },
            new { typ = "http://schemas.microsoft.com/identity/claims/objectidentifier", val = Person.ObjectId.ToString() },
            new { typ = "roles", val = $"Outreach.{Role}" },
        },
    }));
}
