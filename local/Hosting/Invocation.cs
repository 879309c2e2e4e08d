using System.Collections;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Outreach.Local.Hosting;

/// <summary>One run of a function: what its middleware sees, and afterwards what it returned.</summary>
internal sealed class Invocation : FunctionContext
{
    private Invocation(
        Function function, IServiceProvider scope,
        IEnumerable<KeyValuePair<string, object?>> bindingData, CancellationToken stopping)
    {
        Function = function;
        BindingContext = new Values(bindingData);
        InstanceServices = scope;
        CancellationToken = stopping;
    }

    public static Invocation OfRequest(Function function, IServiceProvider scope, HttpContext http) =>
        new(function, scope, http.Request.RouteValues, http.RequestAborted)
        {
            Http = http,
            Items = new Dictionary<object, object> { ["HttpRequestContext"] = http },
        };

    public static Invocation OfTimer(Function function, IServiceProvider scope, TimerInfo timer, CancellationToken stopping) =>
        new(function, scope, [], stopping) { Timer = timer };

    public Function Function { get; }

    public HttpContext? Http { get; private init; }

    public TimerInfo? Timer { get; private init; }

    /// <summary>Whether the function itself ran to its end: middleware may answer in its place.</summary>
    public bool Returned { get; private set; }

    /// <summary>What the function returned; null where it returns nothing.</summary>
    public object? Result { get; private set; }

    public void Return(object? result) => (Returned, Result) = (true, result);

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => Function.Definition.Id;

    public override TraceContext TraceContext { get; } = new CurrentTrace(Activity.Current);

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext { get; } = new NoRetry();

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new FeaturesByType();

    public override CancellationToken CancellationToken { get; }

    private sealed class Values(IEnumerable<KeyValuePair<string, object?>> values) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } =
            new Dictionary<string, object?>(values, StringComparer.OrdinalIgnoreCase);
    }

    private sealed class CurrentTrace(Activity? activity) : TraceContext
    {
        public override string TraceParent { get; } = activity?.Id ?? "";

        public override string TraceState { get; } = activity?.TraceStateString ?? "";
    }

    private sealed class NoRetry : RetryContext
    {
        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }

    private sealed class FeaturesByType : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> features = [];

        public void Set<T>(T instance) => features[typeof(T)] = instance!;

        public T? Get<T>() => features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
