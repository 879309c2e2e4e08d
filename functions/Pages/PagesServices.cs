using Microsoft.Extensions.DependencyInjection;

namespace Outreach.Functions.Pages;

/// <summary>Registration of what pages need.</summary>
public static class PagesServices
{
    /// <summary>Adds the page renderer. An <see cref="Office"/> must be registered as well.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services) =>
        services.AddSingleton<PageRenderer>();
}
