using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Reactor.Tests.Packaging;

namespace Reactor.Tests.Docs;

/// <summary>Makes a page of Markdown from an assembly and its documentation file.</summary>
internal static class ApiReference
{
    public static string PageOf(Assembly assembly)
    {
        StringBuilder page = new();
        page.Append("# ").Append(assembly.GetName().Name).Append("\n\nMade from the documentation in the sources by `build/api.sh`.\n");
        foreach (Type type in ApiSyntax.TypesOf(assembly))
        {
            page.Append("\n## ").Append(Escape(ApiSyntax.Name(type))).Append("\n\n```text\n").Append(ApiSyntax.Of(type)).Append("\n```\n");
            Append(page, XmlDocs.Of(type));
            foreach (MemberInfo member in ApiSyntax.MembersOf(type))
            {
                XElement? docs = XmlDocs.Of(member);
                if (docs is not null)
                {
                    page.Append("\n**`").Append(ApiSyntax.Of(member)).Append("`**\n");
                    Append(page, docs);
                }
            }
        }

        return page.ToString();
    }

    private static void Append(StringBuilder page, XElement? docs)
    {
        if (docs is null)
        {
            return;
        }

        foreach (string part in (string[])["summary", "value", "remarks"])
        {
            foreach (string paragraph in Paragraphs(docs.Element(part)))
            {
                page.Append('\n').Append(paragraph).Append('\n');
            }
        }

        string[] list =
        [
            .. docs.Elements("typeparam").Select(p => $"- `{p.Attribute("name")!.Value}`: {Text(p)}"),
            .. docs.Elements("param").Select(p => $"- `{p.Attribute("name")!.Value}`: {Text(p)}"),
            .. docs.Elements("returns").Select(r => $"- returns: {Text(r)}"),
            .. docs.Elements("exception").Select(e => $"- throws `{Short(e.Attribute("cref")!.Value)}`: {Text(e)}"),
        ];
        if (list.Length > 0)
        {
            page.Append('\n').AppendJoin('\n', list).Append('\n');
        }
    }

    private static IEnumerable<string> Paragraphs(XElement? element) =>
        element is null ? []
        : element.Elements("para").Any() ? element.Elements("para").Select(Text)
        : [Text(element)];

    private static string Text(XElement element) => Regex.Replace(string.Concat(element.Nodes().Select(Text)), @"\s+", " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => Escape(text.Value),
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "b" } bold => $"**{Text(bold)}**",
        XElement { Name.LocalName: "paramref" or "typeparamref" } reference => $"`{reference.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("langword") is XAttribute word => $"`{word.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("href") is XAttribute address => $"[{(see.IsEmpty ? address.Value : Text(see))}]({address.Value})",
        XElement { Name.LocalName: "see" } see => $"`{Short(see.Attribute("cref")!.Value)}`",
        XElement other => Text(other),
        _ => "",
    };

    /// <summary><c>M:Reactor.IPoller.Add(System.IntPtr)</c> is <c>IPoller.Add</c>.</summary>
    private static string Short(string reference)
    {
        string name = reference[2..].Split('(')[0];
        string[] parts = [.. name.Split('.').Select(part => Regex.Replace(part, @"`+\d+", "<T>"))];
        return reference[0] == 'T' ? parts[^1] : $"{parts[^2]}.{parts[^1]}";
    }

    private static string Escape(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal);
}
