using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Outreach.Functions.Pages;

/// <summary>Turns a page component and its parameters into HTML, in the current UI culture.</summary>
public sealed class PageRenderer(ILoggerFactory logs)
{
    // Pages take parameters and no services: this container has the encoder and nothing else, so an @inject fails.
    // The encoder leaves Japanese as it is; the default one would write every character as a reference.
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
        .BuildServiceProvider();

    /// <summary>Renders a whole page.</summary>
    /// <param name="page">A component that renders from the doctype on.</param>
    /// <param name="parameters">Its parameters by name.</param>
    /// <param name="frame">Cascaded to the layout.</param>
    public async Task<string> RenderAsync(Type page, IDictionary<string, object?> parameters, PageFrame frame)
    {
        await using var renderer = new HtmlRenderer(Services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<PageRoot>(ParameterView.FromDictionary(
                new Dictionary<string, object?>
                {
                    [nameof(PageRoot.Page)] = page,
                    [nameof(PageRoot.Parameters)] = parameters,
                    [nameof(PageRoot.Frame)] = frame,
                }));
            return root.ToHtmlString();
        });
    }
}
