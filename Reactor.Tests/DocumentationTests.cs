using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Reactor.Tests;

/// <summary>What the documents say of the tests is so.</summary>
internal sealed partial class DocumentationTests
{
    /// <summary>Paces the signals that it rains on a waiting thread, and waits for nothing by it.</summary>
    private const string Pacing = "InterruptedWaitTests.cs";

    private static readonly Dictionary<string, Type> Fixtures = typeof(DocumentationTests).Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && Tests(type).Any())
        .ToDictionary(static type => type.Name.Split('`')[0]);

    [TestCase("contract.md")]
    [TestCase("testing.md")]
    public void Every_test_that_is_named_exists(string page)
    {
        string text = Read(page);
        string[] missing = [.. Named().Matches(text).Select(static match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Where(static name => !Exists(name.Class, name.Method)).Select(static name => $"{name.Class}.{name.Method}")];
        Assert.That(missing, Is.Empty);
        Assert.That(Named().Count(text), Is.GreaterThan(20));
    }

    [Test]
    public void Every_lesson_and_every_point_of_the_contract_has_its_tests()
    {
        string text = Read("testing.md");
        for (int lesson = 1; lesson <= 45; lesson++)
        {
            Assert.That(Row(text, $"| {lesson} |"), Does.Match(Named()), $"lesson {lesson}");
        }

        string contract = Read("contract.md");
        for (int point = 1; point <= 12; point++)
        {
            int begin = contract.IndexOf($"## {point}. ", StringComparison.Ordinal);
            Assert.That(begin, Is.GreaterThan(0), $"point {point}");
            int end = contract.IndexOf("\n## ", begin, StringComparison.Ordinal);
            Assert.That(contract[begin..end], Does.Contain("*Held by*"), $"point {point}");
        }
    }

    [Test]
    public void Every_seeded_weakening_is_listed()
    {
        string text = Read("testing.md");
        foreach (Type type in (Type[])[typeof(Races.WakeWordExploration), typeof(Races.MailboxExploration), typeof(Races.YPipeExploration)])
        {
            Array weakenings = (Array)type.GetField("Weakenings", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
            Assert.That(weakenings, Is.Not.Empty);
            foreach (object weakening in weakenings)
            {
                Assert.That(text, Does.Contain($"| {type.Name} | {weakening} |"));
            }
        }
    }

    [Test]
    public void Every_mutation_is_listed_with_the_test_that_kills_it()
    {
        string text = Read("testing.md");
        string[] mutations = [.. File.ReadLines(Path.Combine(Repository.Root, "Reactor.Tests", "Mutations", "mutations.txt"))
            .Where(static line => line.Contains(" ==> ", StringComparison.Ordinal) && line[0] is not ('#' or '&'))];
        Assert.That(mutations, Has.Length.GreaterThanOrEqualTo(30));
        for (int i = 0; i < mutations.Length; i++)
        {
            string row = Row(text, $"| M{i + 1} |");
            Assert.That(row, Does.Contain(mutations[i].Trim().Replace("|", "\\|", StringComparison.Ordinal)), $"mutation {i + 1}");
            Assert.That(row, Does.Match(Named()).Or.EndsWith("| a crash |"), $"mutation {i + 1}");
        }
    }

    [Test]
    public void No_test_sleeps()
    {
        string[] sleepers = ["Thread" + ".Sleep(", "Task" + ".Delay("];
        string[] found = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "Reactor.Tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => Path.GetFileName(file) != Pacing)
            .Where(file => File.ReadAllText(file) is string text && sleepers.Any(text.Contains))
            .Select(static file => Path.GetFileName(file))];
        Assert.That(found, Is.Empty, "wait for what must come about, not for time to pass");
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, "docs", page)).ReplaceLineEndings("\n");

    private static string Row(string text, string start) => text.Split('\n').FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) ?? "";

    private static bool Exists(string type, string method) =>
        Fixtures.TryGetValue(type, out Type? fixture) && (method.Length == 0 || Tests(fixture).Contains(method));

    private static IEnumerable<string> Tests(Type type) => type.GetMethods()
        .Where(static method => method.GetCustomAttributes().Any(static attribute => attribute is NUnit.Framework.Interfaces.ITestBuilder or NUnit.Framework.Interfaces.ISimpleTestBuilder))
        .Select(static method => method.Name);

    /// <summary>A fixture in code quotes, with or without one of its tests.</summary>
    [GeneratedRegex("`([A-Z][A-Za-z]*(?:Tests|Exploration))(?:\\.([A-Za-z0-9_]+))?`")]
    private static partial Regex Named();
}
