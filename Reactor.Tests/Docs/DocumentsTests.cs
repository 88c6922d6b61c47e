using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Reactor.Tests.Docs;

/// <summary>The documents: their code is code that is compiled here, their links lead somewhere, and each can be found.</summary>
internal sealed class DocumentsTests
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    /// <summary>All sources that this program is built from, a line each, without indentation and blank lines.</summary>
    private static readonly Lazy<string> Sources = new(() => string.Concat(
        Directory.EnumerateDirectories(Repository.Root)
            .Where(folder => Path.GetFileName(folder) != "artifacts")
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Select(file => "\n" + Normal(File.ReadLines(file)))));

    public static IEnumerable<string> Pages() =>
        Directory.GetFiles(Docs, "*.md", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Repository.Root, "*.md"))
            .Append(Path.Combine(Repository.Root, "build", "PACKAGE.md"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Pages))]
    public void Code_in_a_document_is_code_that_is_compiled(string page)
    {
        foreach (Match block in Regex.Matches(Read(page), "```csharp\n(.*?)```", RegexOptions.Singleline))
        {
            string code = Normal(block.Groups[1].Value.Split('\n'));
            Assert.That(Sources.Value.Contains("\n" + code, StringComparison.Ordinal), $"{page}: this is not found in any source:\n{block.Groups[1].Value}");
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void Links_in_a_document_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        foreach (Match link in Regex.Matches(Read(page), @"\]\(([^)#\s]+)(#[^)]*)?\)"))
        {
            string target = link.Groups[1].Value;
            if (!target.Contains("://", StringComparison.Ordinal))
            {
                Assert.That(Path.Exists(Path.Combine(folder, target)), $"{page} links to {target}, which does not exist.");
            }
        }
    }

    [TestCase("README.md", "docs/")]
    [TestCase("docs/README.md", "")]
    public void Every_page_is_one_click_away(string from, string prefix)
    {
        string[] pages = [.. Pages().Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && page != "docs/README.md" && !Regex.IsMatch(page, "^docs/decisions/[0-9]")).Select(page => page["docs/".Length..])];
        Assert.That(pages, Has.Length.GreaterThan(10));
        string text = Read(from);
        Assert.That(pages.Where(page => !text.Contains($"]({prefix}{page})", StringComparison.Ordinal)), Is.Empty, $"pages that {from} does not link to");
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");

    private static string Normal(IEnumerable<string> lines) => string.Concat(lines.Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => line + "\n"));
}
