using System.Collections.Immutable;
using NeuroChip.Graph.Readers.Problems;

namespace NeuroChip.Graph.Readers.Nir;

/// <summary>A Linear or Affine node: outputs = weight * inputs + bias.</summary>
/// <param name="Outputs">Rows.</param>
/// <param name="Inputs">Columns.</param>
/// <param name="Weights">Row major.</param>
/// <param name="Bias">One value per row; null for Linear.</param>
internal sealed record NirWeights(int Outputs, int Inputs, ReadOnlyMemory<float> Weights, ImmutableArray<double>? Bias)
{
    internal static NirWeights? Read(NirNode node, ProblemBag problems)
    {
        FieldReader fields = new(node.Group, problems);
        if (fields.Numbers("weight") is not (double[] values, ImmutableArray<int> shape))
        {
            return null;
        }

        if (shape.Length != 2 || values.Length == 0)
        {
            problems.Add(FormatCodes.WrongShape, fields.PathOf("weight"), $"the weights of node '{node.Name}' are no matrix", FieldReader.Extents(shape), "outputs x inputs");
            return null;
        }

        ImmutableArray<double>? bias = null;
        if (node.Type == "Affine")
        {
            if (fields.Numbers("bias") is not (double[] given, ImmutableArray<int> biasShape))
            {
                return null;
            }

            if (given.Length != 1 && given.Length != shape[0])
            {
                problems.Add(FormatCodes.WrongShape, fields.PathOf("bias"), $"the bias of node '{node.Name}' does not fit its weights", FieldReader.Extents(biasShape), $"{shape[0]} values");
                return null;
            }

            bias = given.Length == shape[0] ? [.. given] : [.. Enumerable.Repeat(given[0], shape[0])];
        }

        return new NirWeights(shape[0], shape[1], Array.ConvertAll(values, static v => (float)v), bias);
    }
}
