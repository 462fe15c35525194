using System.Collections.Immutable;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Device.Learning;

/// <summary>A program in a core's microcode memory.</summary>
/// <param name="Program">Its words, and the constants and limits of the core, which all its programs share.</param>
/// <param name="Start">Word of the memory at which it starts.</param>
/// <param name="MostInstructions">Most instructions that a visit executes.</param>
public sealed record CoreProgram(MicroProgram Program, int Start, int MostInstructions);

/// <summary>A program to write.</summary>
/// <param name="Profile">Where.</param>
/// <param name="Program">
/// Its words. Constants and limits are the program's own and find their places among those of the core; a program that
/// brings neither names those that the core has.
/// </param>
public sealed record ProgramWrite(ProfileAddress Profile, MicroProgram Program);

/// <summary>What became of a program.</summary>
/// <param name="Profile">Where it stands.</param>
/// <param name="Words">Its words.</param>
/// <param name="MostInstructions">Most instructions that a visit executes.</param>
/// <param name="ProductBits">Bits that the product register needs.</param>
/// <param name="Projections">Projections whose synapses run it.</param>
public sealed record ProgramOutcome(
    ProfileAddress Profile, int Words, int MostInstructions, int ProductBits, ImmutableArray<string> Projections);

/// <summary>What rules of a core share.</summary>
/// <param name="Traces">Trace configurations.</param>
/// <param name="Profiles">Profiles.</param>
/// <param name="Constants">Start values of the constants K.</param>
/// <param name="Limits">Limits.</param>
public sealed record CoreLearningSettings(
    ImmutableArray<TraceConfig> Traces, ImmutableArray<LearnProfile> Profiles, ImmutableArray<short> Constants,
    ImmutableArray<LearnLimit> Limits);

/// <summary>A setting to write: one of four kinds.</summary>
/// <param name="Core">The core.</param>
/// <param name="Index">Its index among those of its kind.</param>
public abstract record SettingWrite(CoreAddress Core, int Index);

/// <summary>A trace configuration to write.</summary>
public sealed record TraceConfigWrite(CoreAddress Core, int Index, TraceConfig Value) : SettingWrite(Core, Index);

/// <summary>A profile to write.</summary>
public sealed record LearnProfileWrite(CoreAddress Core, int Index, LearnProfile Value) : SettingWrite(Core, Index);

/// <summary>A constant to write.</summary>
public sealed record LearnConstantWrite(CoreAddress Core, int Index, int Value) : SettingWrite(Core, Index);

/// <summary>A limit to write.</summary>
public sealed record LearnLimitWrite(CoreAddress Core, int Index, LearnLimit Value) : SettingWrite(Core, Index);
