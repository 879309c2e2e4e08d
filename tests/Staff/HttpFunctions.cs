using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Outreach.Functions;

namespace Outreach.Tests.Staff;

/// <summary>The product's functions as their attributes describe them.</summary>
internal static class HttpFunctions
{
    /// <summary>All of them, also those that no request starts, in the order in which the host tries their routes.</summary>
    public static IReadOnlyList<MethodInfo> All { get; } = [.. typeof(OutreachApp).Assembly.GetTypes()
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(m => m.GetCustomAttribute<FunctionAttribute>() is not null)
        .OrderBy(Name, StringComparer.OrdinalIgnoreCase)];

    public static string Name(MethodInfo function) => function.GetCustomAttribute<FunctionAttribute>()!.Name;

    /// <summary>What starts it, if a request does.</summary>
    public static HttpTriggerAttribute? Trigger(MethodInfo function) =>
        function.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null);

    /// <summary>Whether the route takes a path, which is written without its first slash.</summary>
    public static bool Matches(string route, string path)
    {
        var template = TemplateParser.Parse(route);
        var values = new RouteValueDictionary();
        return new TemplateMatcher(template, []).TryMatch("/" + path, values)
            && template.Parameters.SelectMany(p => p.InlineConstraints.Select(c => (p.Name, c.Constraint)))
                .All(c => Constraints.ResolveConstraint(c.Constraint)!.Match(null, null, c.Name!, values, RouteDirection.IncomingRequest));
    }

    private static DefaultInlineConstraintResolver Constraints { get; } = MakeConstraints();

    private static DefaultInlineConstraintResolver MakeConstraints()
    {
        var options = new RouteOptions();
        options.SetParameterPolicy<RegexInlineRouteConstraint>("regex");
        return new(Options.Create(options), new ServiceCollection().BuildServiceProvider());
    }
}
