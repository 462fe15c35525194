using System.Collections.Immutable;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Readers.LavaDl;

/// <content>Convolution layers. Shapes are channels x height x width; pairs such as <c>stride</c> are in that order, too.</content>
internal sealed partial class LavaDlReader
{
    private void ReadConv(Hdf5Group group, FieldReader fields, int number)
    {
        if (fields.Shape("shape") is not ImmutableArray<int> shape
            || fields.Integers("weight") is not (int[] weights, ImmutableArray<int> extents)
            || Geometry(group, fields, number, shape, extents) is not ConvGeometry geometry)
        {
            return;
        }

        int size = shape.Aggregate(1, (p, e) => p * e);
        PerUnit<int> bias = fields.Has("bias") ? NeuronBlock.PerUnitOf(fields, "bias", size, problems, geometry.OutChannels) ?? 0 : 0;
        if (!group.TryGetGroup("neuron", out Hdf5Group? neuron))
        {
            problems.Add(FormatCodes.LayerOrder, fields.PathOf("neuron"), "a convolution has no neurons");
            return;
        }

        if (NeuronBlock.Read(neuron, size, bias, problems, geometry.OutChannels) is not IntegerCuba model)
        {
            return;
        }

        LavaDlLayer pre = previous!;
        Population population = AddPopulation(group, number, shape, model);
        projections.Add(new Projection
        {
            Name = $"{pre.Population.Name}->{population.Name}",
            Pre = pre.Population.Name,
            Post = population.Name,
            Connectivity = new ConvConnectivity(Array.ConvertAll(weights, static w => (float)w), geometry, new PerUnit<int>(pre.Delay)),
            Location = problems.At(fields.PathOf("weight")),
        });
        previous = new LavaDlLayer(group, population, Delay(fields, size));
    }

    /// <summary>The geometry, checked against the layer before, the weights and the layer's own shape; null with a problem.</summary>
    private ConvGeometry? Geometry(Hdf5Group group, FieldReader fields, int number, ImmutableArray<int> shape, ImmutableArray<int> extents)
    {
        (int Y, int X)? stride = Pair(fields, "stride", 1);
        (int Y, int X)? padding = Pair(fields, "padding", 0);
        (int Y, int X)? dilation = Pair(fields, "dilation", 1);
        int? groups = fields.Has("groups") ? fields.Integer("groups") : 1;
        if (stride is null || padding is null || dilation is null || groups is null)
        {
            return null;
        }

        if (previous is null || previous.Population.Shape.Length != 3 || shape.Length != 3 || extents.Length != 4)
        {
            string before = previous is null ? "nothing" : FieldReader.Extents(previous.Population.Shape);
            problems.Add(
                FormatCodes.Convolution, group.Path, $"layer {number} joins what is no picture of channels",
                $"{before} before it, weights {FieldReader.Extents(extents)}, shape {FieldReader.Extents(shape)}",
                "three extents before it, four of the weights, three of its own");
            return null;
        }

        ConvGeometry geometry = new()
        {
            InChannels = previous.Population.Shape[0],
            InHeight = previous.Population.Shape[1],
            InWidth = previous.Population.Shape[2],
            OutChannels = shape[0],
            KernelHeight = extents[2],
            KernelWidth = extents[3],
            StrideY = stride.Value.Y,
            StrideX = stride.Value.X,
            PaddingY = padding.Value.Y,
            PaddingX = padding.Value.X,
            DilationY = dilation.Value.Y,
            DilationX = dilation.Value.X,
            Groups = groups.Value,
        };
        return Fits(fields, geometry, shape, extents) ? geometry : null;
    }

    private bool Fits(FieldReader fields, ConvGeometry geometry, ImmutableArray<int> shape, ImmutableArray<int> extents)
    {
        if (geometry.FindProblem() is { } problem)
        {
            problems.Add(FormatCodes.Convolution, fields.PathOf("weight"), "the sizes describe no convolution", problem);
            return false;
        }

        if (geometry.OutHeight != shape[1] || geometry.OutWidth != shape[2])
        {
            problems.Add(
                FormatCodes.Convolution, fields.PathOf("shape"), "'shape' is not what the kernel makes of the layer before",
                FieldReader.Extents(shape), $"{shape[0]}x{geometry.OutHeight}x{geometry.OutWidth}");
            return false;
        }

        if (extents[0] != geometry.OutChannels || extents[1] != geometry.InChannels / geometry.Groups)
        {
            problems.Add(
                FormatCodes.Convolution, fields.PathOf("weight"), "the weights do not fit the channels", FieldReader.Extents(extents),
                $"{geometry.OutChannels}x{geometry.InChannels / geometry.Groups}x{extents[2]}x{extents[3]}");
            return false;
        }

        return Agrees(fields, "inChannels", [geometry.InChannels])
            && Agrees(fields, "outChannels", [geometry.OutChannels])
            && Agrees(fields, "kernelSize", [geometry.KernelHeight, geometry.KernelWidth]);
    }

    /// <summary>What the file says twice must be the same both times.</summary>
    private bool Agrees(FieldReader fields, string field, int[] expected)
    {
        if (!fields.Has(field))
        {
            return true;
        }

        if (fields.Integers(field) is not (int[] values, ImmutableArray<int>))
        {
            return false;
        }

        if (values.SequenceEqual(expected))
        {
            return true;
        }

        problems.Add(
            FormatCodes.Convolution, fields.PathOf(field), $"'{field}' contradicts the weights or the layer before", FieldReader.Extents(values), FieldReader.Extents(expected));
        return false;
    }

    /// <summary>Two numbers, or one for both.</summary>
    private (int Y, int X)? Pair(FieldReader fields, string field, int otherwise)
    {
        if (!fields.Has(field))
        {
            return (otherwise, otherwise);
        }

        if (fields.Integers(field) is not (int[] values, ImmutableArray<int>))
        {
            return null;
        }

        if (values.Length is 1 or 2)
        {
            return (values[0], values[^1]);
        }

        problems.Add(FormatCodes.WrongShape, fields.PathOf(field), $"'{field}' is no pair", $"{values.Length} values", "2 values, or 1 for both");
        return null;
    }
}
