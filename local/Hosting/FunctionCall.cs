using System.ComponentModel;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Outreach.Local.Hosting;

/// <summary>The innermost step of the pipeline: makes the function's class, binds its parameters, awaits its result.</summary>
internal static class FunctionCall
{
    public static async Task InvokeAsync(FunctionContext context)
    {
        var invocation = (Invocation)context;
        var method = invocation.Function.Method;
        var target = method.IsStatic
            ? null
            : ActivatorUtilities.CreateInstance(invocation.InstanceServices, method.DeclaringType!);
        var arguments = method.GetParameters().Select(p => Bind(p, invocation)).ToArray();
        var returned = method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        invocation.Return(await UnwrapAsync(returned));
    }

    private static object? Bind(ParameterInfo parameter, Invocation invocation)
    {
        var type = parameter.ParameterType;
        if (type == typeof(HttpRequest)) return invocation.Http!.Request;
        if (type == typeof(TimerInfo)) return invocation.Timer;
        if (type == typeof(FunctionContext)) return invocation;
        if (type == typeof(CancellationToken)) return invocation.CancellationToken;

        if (invocation.BindingContext.BindingData.TryGetValue(parameter.Name!, out var value) && value is not null)
            return type.IsInstanceOfType(value) ? value : TypeDescriptor.GetConverter(type).ConvertFromInvariantString((string)value);
        return parameter.HasDefaultValue ? parameter.DefaultValue
            : type.IsValueType ? Activator.CreateInstance(type)
            : null;
    }

    private static async Task<object?> UnwrapAsync(object? returned)
    {
        if (returned is ValueTask plain) returned = plain.AsTask();
        else if (returned is not null && IsValueTaskOfResult(returned.GetType()))
            returned = returned.GetType().GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null);

        if (returned is not Task task) return returned;
        await task;
        // An async method without a result is a Task<VoidTaskResult> underneath: what counts is what was declared.
        return task.GetType().GetProperty(nameof(Task<>.Result)) is { PropertyType.IsVisible: true } result
            ? result.GetValue(task)
            : null;
    }

    private static bool IsValueTaskOfResult(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>);
}
