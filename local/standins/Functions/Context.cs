// What one invocation is, whole with every abstract member, so that a host that derives from these types
// compiles against the official package too. Signatures follow Microsoft.Azure.Functions.Worker.Core 2.52.0.
using System.Collections;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker
{
    /// <summary>One invocation of a function.</summary>
    public abstract class FunctionContext
    {
        public abstract string InvocationId { get; }
        public abstract string FunctionId { get; }
        public abstract TraceContext TraceContext { get; }
        public abstract BindingContext BindingContext { get; }
        public abstract RetryContext RetryContext { get; }
        public abstract IServiceProvider InstanceServices { get; set; }
        public abstract FunctionDefinition FunctionDefinition { get; }
        public abstract IDictionary<object, object> Items { get; set; }
        public abstract IInvocationFeatures Features { get; }
        public virtual CancellationToken CancellationToken { get; }
    }

    /// <summary>The values that triggers offer to bindings.</summary>
    public abstract class BindingContext
    {
        public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
    }

    /// <summary>The W3C trace that the invocation belongs to.</summary>
    public abstract class TraceContext
    {
        public abstract string TraceParent { get; }
        public abstract string TraceState { get; }
        public virtual IReadOnlyDictionary<string, string> Attributes => ImmutableDictionary<string, string>.Empty;
        public virtual IReadOnlyDictionary<string, string> Baggage => ImmutableDictionary<string, string>.Empty;
    }

    /// <summary>How often the platform tries the invocation.</summary>
    public abstract class RetryContext
    {
        public abstract int RetryCount { get; }
        public abstract int MaxRetryCount { get; }
    }

    /// <summary>What is known of a function before it runs.</summary>
    public abstract class FunctionDefinition
    {
        public abstract ImmutableArray<FunctionParameter> Parameters { get; }
        public abstract string PathToAssembly { get; }
        public abstract string EntryPoint { get; }
        public abstract string Id { get; }
        public abstract string Name { get; }
        public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }
        public abstract IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }
    }

    /// <summary>A parameter of a function's method.</summary>
    public class FunctionParameter(string name, Type type)
    {
        public string Name { get; } = name;
        public Type Type { get; } = type;
    }

    /// <summary>Which way a binding carries its value.</summary>
    public enum BindingDirection
    {
        In = 0,
        Out = 1,
    }

    /// <summary>What is known of a binding.</summary>
    public abstract class BindingMetadata
    {
        public abstract string Name { get; }
        public abstract string Type { get; }
        public abstract BindingDirection Direction { get; }
    }

    /// <summary>Typed features of an invocation.</summary>
    public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>, IEnumerable
    {
        void Set<T>(T instance);
        T? Get<T>();
    }

    /// <summary>The HTTP request of an invocation.</summary>
    public static class FunctionContextExtensions
    {
        /// <summary>The ASP.NET Core context, or null where no HTTP request started the function.</summary>
        public static HttpContext? GetHttpContext(this FunctionContext context)
        {
            ArgumentNullException.ThrowIfNull(context);
            return context.Items.TryGetValue("HttpRequestContext", out var http) ? http as HttpContext : null;
        }
    }
}
