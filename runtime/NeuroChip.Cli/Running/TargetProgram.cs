using NeuroChip.Device;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Running;

/// <summary>One thing a device is told to do.</summary>
internal abstract record TargetCommand;

/// <summary>Writes registers.</summary>
internal sealed record WriteCommand(IReadOnlyList<RegisterBurst> Bursts) : TargetCommand;

/// <summary>Gives spikes to the device; none may be for a step that is past.</summary>
internal sealed record InjectCommand(IReadOnlyList<InjectedSpike> Spikes) : TargetCommand;

/// <summary>Computes steps.</summary>
internal sealed record RunCommand(int Steps) : TargetCommand;

/// <summary>Reads 32-bit registers; the words are part of the program's answer.</summary>
internal sealed record ReadCommand(CoreAddress Core, uint Address, int Count) : TargetCommand;

/// <summary>Sets the device back.</summary>
internal sealed record ResetCommand(ResetKind Kind) : TargetCommand;

/// <summary>
/// What a device does for one sample, start to end. Programs are independent of where the device is, so the same ones run
/// in process and over the wire, and a wire may hold several at once.
/// </summary>
internal sealed record TargetProgram(IReadOnlyList<TargetCommand> Commands);

/// <summary>What a program read, one array for each of its <see cref="ReadCommand"/>s.</summary>
internal sealed record TargetAnswer(IReadOnlyList<uint[]> Reads);
