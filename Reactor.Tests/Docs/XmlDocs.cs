using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Reactor.Tests.Packaging;

namespace Reactor.Tests.Docs;

/// <summary>The documentation files beside the shipped assemblies, by member.</summary>
internal static class XmlDocs
{
    // Internal types may have the same name in two assemblies: the declarations of Windows do.
    private static readonly Dictionary<string, XElement> Members = ShippedAssemblies.Names
        .SelectMany(name => XDocument.Load(Path.Combine(AppContext.BaseDirectory, name + ".xml")).Descendants("member"))
        .DistinctBy(member => member.Attribute("name")!.Value)
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>A member's documentation, taken from what it implements or overrides where it says so; null when it has none.</summary>
    public static XElement? Of(MemberInfo member)
    {
        if (!Members.TryGetValue(IdOf(member), out XElement? found))
        {
            return null;
        }

        if (found.Element("inheritdoc") is not XElement inherit)
        {
            return found;
        }

        return inherit.Attribute("cref")?.Value is string reference
            ? Members.GetValueOrDefault(reference)
            : Ancestors(member).Select(Of).FirstOrDefault(docs => docs is not null);
    }

    private static IEnumerable<MemberInfo> Ancestors(MemberInfo member)
    {
        if (member.DeclaringType is not Type type)
        {
            return [];
        }

        Type[] bases = [.. type.GetInterfaces(), .. Bases(type)];
        return bases.SelectMany(parent => parent.GetMembers(ApiSyntax.Declared)).Where(inherited => inherited.Name == member.Name && Arguments(inherited) == Arguments(member));
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (Type? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            yield return parent;
        }
    }

    /// <summary>The member's name in a documentation file (C# specification, annex D).</summary>
    private static string IdOf(MemberInfo member) => member switch
    {
        Type type => "T:" + type.FullName!.Replace('+', '.'),
        FieldInfo field => $"F:{Owner(field)}.{field.Name}",
        PropertyInfo property => $"P:{Owner(property)}.{property.Name}{Arguments(property)}",
        ConstructorInfo constructor => $"M:{Owner(constructor)}.#ctor{Arguments(constructor)}",
        MethodInfo method => $"M:{Owner(method)}.{method.Name}{(method.IsGenericMethod ? "``" + method.GetGenericArguments().Length : "")}{Arguments(method)}",
        EventInfo raised => $"E:{Owner(raised)}.{raised.Name}",
        _ => "",
    };

    private static string Owner(MemberInfo member) => member.DeclaringType!.FullName!.Replace('+', '.');

    private static string Arguments(MemberInfo member)
    {
        ParameterInfo[] parameters = member switch
        {
            MethodBase method => method.GetParameters(),
            PropertyInfo property => property.GetIndexParameters(),
            _ => [],
        };
        return parameters.Length == 0 ? "" : $"({string.Join(",", parameters.Select(parameter => TypeId(parameter.ParameterType)))})";
    }

    private static string TypeId(Type type) =>
        type.IsByRef ? TypeId(type.GetElementType()!) + "@"
        : type.IsArray ? TypeId(type.GetElementType()!) + "[]"
        : type.IsPointer ? TypeId(type.GetElementType()!) + "*"
        : type.IsGenericParameter ? (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition
        : type.IsGenericType ? $"{type.GetGenericTypeDefinition().FullName!.Split('`')[0].Replace('+', '.')}{{{string.Join(",", type.GetGenericArguments().Select(TypeId))}}}"
        : type.FullName!.Replace('+', '.');
}
