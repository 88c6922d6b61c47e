using System;
using System.IO;

namespace Reactor.Tests.Packaging;

/// <summary>Files that are made from the assemblies and checked in: with REACTOR_WRITE_API=1 they are written instead of only compared.</summary>
internal static class Writing
{
    public static void IfAsked(string file, string text)
    {
        if (Environment.GetEnvironmentVariable("REACTOR_WRITE_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }
}
