using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Reactor.Tests.Packaging;

/// <summary>The assemblies that packages are made of, found beside the tests: a new one is not forgotten.</summary>
internal static class ShippedAssemblies
{
    private static readonly string[] NotShipped = ["Reactor.Tests", "Reactor.Benchmarks"];

    public static IReadOnlyList<Assembly> All { get; } =
    [
        // The names are compared here, since Wine does not find any by a pattern like Reactor.*.dll.
        .. Directory.GetFiles(AppContext.BaseDirectory)
            .Select(file => Path.GetFileName(file))
            .Where(name => name.StartsWith("Reactor.", StringComparison.Ordinal) && name.EndsWith(".dll", StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name))
            .Except(NotShipped)
            .Order(StringComparer.Ordinal)
            .Select(Assembly.Load),
    ];

    public static IEnumerable<string> Names => All.Select(assembly => assembly.GetName().Name!);
}
