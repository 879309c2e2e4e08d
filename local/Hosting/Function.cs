using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Outreach.Local.Hosting;

/// <summary>A method that is marked as a function, with its trigger.</summary>
internal sealed class Function
{
    private Function(string name, MethodInfo method, ParameterInfo trigger, TriggerBindingAttribute attribute)
    {
        Name = name;
        Method = method;
        Http = attribute as HttpTriggerAttribute;
        Timer = attribute as TimerTriggerAttribute;
        Definition = new Declared(this, trigger.Name!);
    }

    public string Name { get; }

    public MethodInfo Method { get; }

    public HttpTriggerAttribute? Http { get; }

    public TimerTriggerAttribute? Timer { get; }

    public FunctionDefinition Definition { get; }

    /// <summary>Every function in <paramref name="types"/>, in alphabetical order of its name, as Azure orders them.</summary>
    public static IReadOnlyList<Function> Find(IEnumerable<Type> types) =>
    [
        .. from type in types
           from method in type.GetMethods(
               BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<TriggerBindingAttribute>()
           where trigger is not null
           orderby function.Name.ToUpperInvariant()
           select new Function(function.Name, method, parameter, trigger)
    ];

    /// <summary>The first parameter that the host has no value for, or null.</summary>
    public ParameterInfo? Unbindable(Func<string, bool> isRouteValue) => Method.GetParameters().FirstOrDefault(p =>
        p.ParameterType != typeof(FunctionContext)
        && p.ParameterType != typeof(CancellationToken)
        && !(Http is not null && (p.ParameterType == typeof(HttpRequest) || isRouteValue(p.Name!)))
        && !(Timer is not null && p.ParameterType == typeof(TimerInfo)));

    private sealed class Declared(Function function, string trigger) : FunctionDefinition
    {
        public override ImmutableArray<FunctionParameter> Parameters { get; } =
            [.. function.Method.GetParameters().Select(p => new FunctionParameter(p.Name!, p.ParameterType))];

        public override string PathToAssembly => function.Method.DeclaringType!.Assembly.Location;

        public override string EntryPoint => $"{function.Method.DeclaringType!.FullName}.{function.Method.Name}";

        public override string Id => function.Name;

        public override string Name => function.Name;

        public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
            ImmutableDictionary<string, BindingMetadata>.Empty.Add(trigger, new Binding(
                trigger, function.Http is null ? "timerTrigger" : "httpTrigger", BindingDirection.In));

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } = function.Http is null
            ? ImmutableDictionary<string, BindingMetadata>.Empty
            : ImmutableDictionary<string, BindingMetadata>.Empty.Add(
                "$return", new Binding("$return", "http", BindingDirection.Out));
    }

    private sealed class Binding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => direction;
    }
}
