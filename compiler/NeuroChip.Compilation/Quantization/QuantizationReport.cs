using System.Collections.Immutable;

namespace NeuroChip.Compilation.Quantization;

/// <summary>What the integers cost, tensor by tensor and group by group, before anything runs.</summary>
/// <param name="Tensors">Weights, thresholds, decays and biases that were real numbers.</param>
/// <param name="Groups">What the errors mean for each group, and how far it is from overflow.</param>
public sealed record QuantizationReport(ImmutableArray<TensorError> Tensors, ImmutableArray<GroupBound> Groups);

/// <summary>Error of one tensor.</summary>
/// <param name="Name">Projection or group, and which of its tensors.</param>
/// <param name="Count">Number of values.</param>
/// <param name="Scale">Chip units per real unit (of the first value, where it differs by unit).</param>
/// <param name="MaxError">Largest absolute error, in real units.</param>
/// <param name="RmsRelative">Root mean square error over root mean square value.</param>
/// <param name="Lost">Values that were not 0 and became 0.</param>
public sealed record TensorError(string Name, long Count, double Scale, double MaxError, double RmsRelative, long Lost);

/// <summary>Bounds of one group of compartments.</summary>
/// <param name="Name">The group.</param>
/// <param name="AccumulatorUse">Largest possible sum of one step's input over what the accumulator holds; above 1 it could wrap.</param>
/// <param name="CurrentUse">The same for the current u, with its memory.</param>
/// <param name="DriveError">
/// Predicted error of one step's input if all inputs spike, root mean square over the units, as a part of the threshold;
/// null where nothing was rounded or there is no threshold.
/// </param>
public sealed record GroupBound(string Name, double AccumulatorUse, double CurrentUse, double? DriveError);
