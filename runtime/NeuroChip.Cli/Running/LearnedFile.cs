using System.Globalization;
using System.Text;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Device.Learning;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Running;

/// <summary>A file for what a projection has learned at the end of a run.</summary>
/// <param name="Projection">Its name.</param>
/// <param name="Path">Where: .npy, an array of int32 with a row per synapse, or .csv.</param>
internal sealed record LearnedFile(string Projection, string Path)
{
    private const string Header = "pre,post,weight,delay,tag";

    private const int Columns = 5;

    /// <summary>Refuses a projection that the image does not have, before anything runs.</summary>
    public void Check(ImageManifest manifest)
    {
        if (manifest.Projections.IsDefaultOrEmpty)
        {
            throw new CliException(CliCodes.NothingLearns, "--learned", "nothing of the network learns");
        }

        if (manifest.Projections.All(projection => projection.Name != Projection))
        {
            throw new CliException(
                CliCodes.NoSuchSynapse, "--learned", "no projection of that name learns", $"'{Projection}'",
                string.Join(", ", manifest.Projections.Select(projection => $"'{projection.Name}'")));
        }
    }

    /// <summary>Writes the synapses, by pre unit.</summary>
    public void Write(SynapseTable synapses)
    {
        if (Path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            NpyFile.Write(Path, Values(synapses), synapses.Count, Columns);
            return;
        }

        var text = new StringBuilder(Header).Append('\n');
        for (int i = 0; i < synapses.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{synapses.Pre[i]},{synapses.Post[i]},{synapses.Weights[i]},{synapses.Delays[i]},{synapses.Tags[i]}\n");
        }

        DataFile.Write(Path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static int[] Values(SynapseTable synapses)
    {
        var values = new int[synapses.Count * Columns];
        for (int i = 0; i < synapses.Count; i++)
        {
            int[] row = [synapses.Pre[i], synapses.Post[i], synapses.Weights[i], synapses.Delays[i], synapses.Tags[i]];
            row.CopyTo(values, i * Columns);
        }

        return values;
    }
}
