using System.IO;
using System.Linq;
using System.Reflection;
using NUnit.Framework;
using Reactor.Tests.Packaging;

namespace Reactor.Tests.Docs;

internal sealed class ApiReferenceTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "api");

    [TestCaseSource(typeof(ShippedAssemblies), nameof(ShippedAssemblies.Names))]
    public void The_reference_is_made_from_these_sources(string assembly)
    {
        string file = Path.Combine(Folder, assembly + ".md");
        string actual = ApiReference.PageOf(Assembly.Load(assembly));
        Writing.IfAsked(file, actual);
        Assert.That(File.Exists(file), $"{assembly} has no page: run build/api.sh.");
        Assert.That(actual, Is.EqualTo(File.ReadAllText(file).ReplaceLineEndings("\n")), "The documentation in the sources has changed: run build/api.sh.");
    }

    [Test]
    public void Every_page_belongs_to_an_assembly() =>
        Assert.That(Directory.GetFiles(Folder, "*.md").Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(ShippedAssemblies.Names));
}
