using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Outreach.Local.Hosting;

/// <summary>The path and the methods by which an HTTP function is reached.</summary>
internal sealed class HttpRoute
{
    private readonly TemplateMatcher matcher;
    private readonly IDictionary<string, IRouteConstraint> constraints;
    private readonly string[] methods;

    private HttpRoute(Function function, RouteTemplate template, IDictionary<string, IRouteConstraint> constraints)
    {
        var defaults = template.Parameters.Where(p => p.DefaultValue is not null)
            .Select(p => KeyValuePair.Create(p.Name!, p.DefaultValue));
        Function = function;
        Template = template.TemplateText!;
        matcher = new TemplateMatcher(template, new RouteValueDictionary(defaults));
        this.constraints = constraints;
        methods = function.Http!.Methods;
    }

    public Function Function { get; }

    public string Template { get; }

    /// <summary>The route of <paramref name="function"/>, or null with the reason why Azure would not serve it.</summary>
    /// <param name="prefix">From host.json; may be empty.</param>
    /// <param name="earlier">The routes taken so far.</param>
    public static HttpRoute? TryMake(
        Function function, string prefix, IInlineConstraintResolver resolver, IEnumerable<HttpRoute> earlier, out string? refusal)
    {
        refusal = null;
        var route = function.Http!.Route is { Length: > 0 } stated ? stated : function.Name;
        if (route == "/")
            refusal = "The route \"/\" stops the Functions host; the site's root is \"{x:maxlength(0)?}\".";
        else if (route.TrimStart('/').StartsWith("admin", StringComparison.OrdinalIgnoreCase)
            || route.TrimStart('/').StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
            refusal = "The specified route conflicts with one or more built in routes.";
        if (refusal is not null) return null;

        try
        {
            var template = TemplateParser.Parse(prefix.Length == 0 ? route : $"{prefix}/{route}");
            var made = new HttpRoute(function, template, Constraints(template, resolver));
            if (function.Unbindable(name => template.GetParameter(name) is not null) is { } parameter)
                refusal = $"Nothing can be bound to the parameter '{parameter.Name}'.";
            else if (earlier.FirstOrDefault(made.IsTakenBy) is { } other)
                refusal = $"The route specified conflicts with the route defined by function '{other.Function.Name}'.";
            return refusal is null ? made : null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or RouteCreationException)
        {
            refusal = e.Message;
            return null;
        }
    }

    /// <summary>The values of the path, where path, constraints and method all fit; else null.</summary>
    public RouteValueDictionary? Match(HttpContext http)
    {
        var values = new RouteValueDictionary();
        return AllowsMethod(http.Request.Method)
            && matcher.TryMatch(http.Request.Path, values)
            && constraints.All(c => c.Value.Match(http, null, c.Key, values, RouteDirection.IncomingRequest))
            ? values
            : null;
    }

    private bool AllowsMethod(string method) =>
        methods.Length == 0 || methods.Contains(method, StringComparer.OrdinalIgnoreCase);

    private bool IsTakenBy(HttpRoute other) =>
        string.Equals(Template, other.Template, StringComparison.OrdinalIgnoreCase)
        && (methods.Length == 0 || other.methods.Length == 0 || methods.Any(other.AllowsMethod));

    private static IDictionary<string, IRouteConstraint> Constraints(RouteTemplate template, IInlineConstraintResolver resolver)
    {
        var builder = new RouteConstraintBuilder(resolver, template.TemplateText!);
        foreach (var parameter in template.Parameters)
        {
            if (parameter.IsOptional) builder.SetOptional(parameter.Name!);
            foreach (var constraint in parameter.InlineConstraints)
                builder.AddResolvedConstraint(parameter.Name!, constraint.Constraint);
        }

        return builder.Build();
    }
}
