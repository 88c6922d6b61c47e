using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using NUnit.Framework;

namespace Reactor.Tests.Packaging;

/// <summary>The public surface of each shipped assembly, compared with what build/api holds. <c>build/api.sh</c> writes those files by running this.</summary>
internal sealed class PublicApiTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "build", "api");

    [TestCaseSource(typeof(ShippedAssemblies), nameof(ShippedAssemblies.Names))]
    public void The_public_surface_is_the_one_that_was_agreed_on(string assembly)
    {
        string file = Path.Combine(Folder, assembly + ".txt");
        string actual = Describe(Assembly.Load(assembly));
        Writing.IfAsked(file, actual);
        Assert.That(File.Exists(file), $"{assembly} has no baseline: run build/api.sh.");
        Assert.That(
            actual,
            Is.EqualTo(File.ReadAllText(file).ReplaceLineEndings("\n")),
            "The public surface has changed. If that is meant, run build/api.sh, look at the difference, and say in CHANGELOG.md what breaks.");
    }

    [Test]
    public void Every_baseline_belongs_to_an_assembly() =>
        Assert.That(Directory.GetFiles(Folder, "*.txt").Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(ShippedAssemblies.Names));

    [TestCaseSource(typeof(ShippedAssemblies), nameof(ShippedAssemblies.Names))]
    public void A_shipped_assembly_references_nothing_but_dotnet_and_its_sisters(string assembly)
    {
        IEnumerable<string> foreign = Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal))
            .Except(ShippedAssemblies.Names);
        Assert.That(foreign, Is.Empty);
    }

    private static string Describe(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (IGrouping<string?, Type> space in ApiSyntax.TypesOf(assembly).GroupBy(type => type.Namespace))
        {
            text.Append("namespace ").Append(space.Key).Append('\n');
            foreach (Type type in space)
            {
                text.Append('\n').Append(ApiSyntax.Of(type)).Append('\n');
                foreach (MemberInfo member in ApiSyntax.MembersOf(type))
                {
                    text.Append("    ").Append(ApiSyntax.Of(member)).Append('\n');
                }
            }
        }

        return text.ToString();
    }
}
