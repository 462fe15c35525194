using System.Reflection;
using NeuroChip.Server;
using Xunit.Sdk;

namespace Conformance.Tests.Cases;

/// <summary>The cases of one family, each on every engine; the family is the file's name up to its number.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class CaseFamilyAttribute(string family) : DataAttribute
{
    /// <summary>The project's own copies of the published cases.</summary>
    public const string Folder = "tests/vectors/core";

    public string Family => family;

    /// <summary>Every case in the folder.</summary>
    public static IEnumerable<string> Files() =>
        Directory.GetFiles(Checkout.File(Folder), "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public static string FamilyOf(string file) => file[..file.LastIndexOf('-')];

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from file in Files()
        where FamilyOf(file) == family
        from engine in EngineChoice.Names
        select new object[] { file, engine };
}
