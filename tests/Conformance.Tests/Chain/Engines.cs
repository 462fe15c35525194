using NeuroChip.Emulator.Engines;
using NeuroChip.Server;

namespace Conformance.Tests.Chain;

/// <summary>The engines a chain test runs on; one that cannot run here is named in the test's output, not passed over in silence.</summary>
internal static class Engines
{
    /// <summary>Names for <c>[MemberData]</c>.</summary>
    public static TheoryData<string> All { get; } = [.. EngineChoice.Names];

    /// <summary>The factory of an engine.</summary>
    public static IEngineFactory Of(string name) => EngineChoice.Create(name);
}
