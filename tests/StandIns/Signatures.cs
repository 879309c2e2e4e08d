using System.Reflection;
using System.Runtime.CompilerServices;

namespace Outreach.Tests.StandIns;

/// <summary>Public types and members as the official packages' listings write them, with simple type names.</summary>
internal static class Signatures
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(int)] = "int", [typeof(long)] = "long", [typeof(double)] = "double", [typeof(byte)] = "byte",
    };

    /// <summary>The declaration without what the type derives from, e.g. <c>public sealed class TableEntity</c>.</summary>
    public static string Declaration(Type type)
    {
        var usage = type.GetCustomAttribute<AttributeUsageAttribute>(inherit: false);
        var attribute = usage is null ? "" : $"[AttributeUsage({usage.ValidOn}, AllowMultiple={(usage.AllowMultiple ? "true" : "false")})] ";
        return $"{attribute}public {Kind(type)} {Name(type)}";
    }

    /// <summary>The base class, unless every type of its kind has it, and the interfaces that it does not have already.</summary>
    public static IEnumerable<string> Bases(Type type)
    {
        Type?[] implied = [null, typeof(object), typeof(ValueType), typeof(Enum), typeof(MulticastDelegate)];
        return type.IsEnum || IsDelegate(type)
            ? []
            : type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Select(Name).Concat(implied.Contains(type.BaseType) ? [] : [Name(type.BaseType!)]);
    }

    public static IEnumerable<string> Members(Type type) => type switch
    {
        { IsEnum: true } => type.GetEnumNames().Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}"),
        _ when IsDelegate(type) => [],
        _ => type.GetConstructors(Declared).Select(Constructor)
            .Concat(type.GetMethods(Declared).Where(method => !IsAccessor(method)).Select(Method))
            .Concat(type.GetProperties(Declared).Select(Property))
            .Concat(type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(field => $"field {field.Name};"))
            .Concat(type.GetEvents(Declared).Where(happening => happening.AddMethod!.IsPublic).Select(happening => $"event {happening.Name};"))
            .OfType<string>(),
    };

    private static string Kind(Type type) =>
        IsDelegate(type) ? $"delegate {Name(type.GetMethod("Invoke")!.ReturnType)}"
        : type.IsInterface ? "interface"
        : type.IsEnum ? "enum"
        : type.IsValueType ? "struct"
        : (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            _ => "class",
        };

    private static bool IsDelegate(Type type) => type.BaseType == typeof(MulticastDelegate);

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string? Constructor(ConstructorInfo constructor) =>
        Access(constructor) is { } access && !constructor.IsStatic
            ? $"{access} {SimpleName(constructor.DeclaringType!)}({Parameters(constructor)});"
            : null;

    private static string? Method(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        return Access(method) is { } access
            ? $"{access} {Modifiers(method)}{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)});"
            : null;
    }

    private static string? Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(accessor => Access(accessor) is not null).ToList();
        if (accessors.Count == 0)
        {
            return null;
        }

        var access = accessors.Any(accessor => accessor.IsPublic) ? "public" : "protected";
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        var get = accessors.Contains(property.GetMethod!) ? "get; " : "";
        var set = accessors.Contains(property.SetMethod!) ? "set; " : "";
        return $"{access} {Modifiers(accessors[0])}{Name(property.PropertyType)} {name} {{ {get}{set}}}";
    }

    private static string? Access(MethodBase method) =>
        method.IsPublic ? "public" : method.IsFamily || method.IsFamilyOrAssembly ? "protected" : null;

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.GetBaseDefinition() != method ? "override "
        : method.IsAbstract ? "abstract "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual "
        : "";

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var prefix = parameter.IsOut ? "out " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        return $"{prefix}{Name(parameter.ParameterType)} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter) => parameter switch
    {
        { HasDefaultValue: false } => "",
        { ParameterType.IsEnum: true, RawDefaultValue: { } value } => $" = {Enum.ToObject(parameter.ParameterType, value)}",
        _ => $" = {parameter.RawDefaultValue ?? "default"}",
    };

    private static string Name(Type type) =>
        type.IsByRef ? Name(type.GetElementType()!)
        : type.IsArray ? Name(type.GetElementType()!) + "[]"
        : Nullable.GetUnderlyingType(type) is { } inner ? Name(inner) + "?"
        : Keywords.TryGetValue(type, out var keyword) ? keyword
        : type.IsGenericType ? $"{SimpleName(type)}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;

    private static string SimpleName(Type type) => type.Name.Split('`')[0];
}
