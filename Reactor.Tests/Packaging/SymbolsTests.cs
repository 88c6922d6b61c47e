using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using NUnit.Framework;

namespace Reactor.Tests.Packaging;

internal sealed class SymbolsTests
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    public static Assembly[] Shipped => [.. ShippedAssemblies.All];

    [TestCaseSource(nameof(Shipped))]
    public void The_sources_travel_in_the_symbols(Assembly assembly)
    {
        using FileStream file = File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb"));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(file);
        MetadataReader symbols = provider.GetMetadataReader();
        string[] all = [.. symbols.Documents.Select(document => symbols.GetString(symbols.GetDocument(document).Name))];
        string[] without = [.. symbols.Documents.Where(document => !HasSource(symbols, document)).Select(document => symbols.GetString(symbols.GetDocument(document).Name))];
        Assert.That(all, Has.Some.EndsWith(".cs"));
        Assert.That(without, Is.Empty, "files that a debugger would have to look for elsewhere");
    }

    private static bool HasSource(MetadataReader symbols, DocumentHandle document) =>
        symbols.GetCustomDebugInformation(document).Any(information => symbols.GetGuid(symbols.GetCustomDebugInformation(information).Kind) == EmbeddedSource);
}
