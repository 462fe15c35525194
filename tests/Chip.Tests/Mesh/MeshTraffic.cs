using Chip.Tests.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Mesh.Events;
using NeuroChip.Emulator.Mesh.Flits;
using NeuroChip.Emulator.State;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Profiles;

namespace Chip.Tests.Mesh;

/// <summary>
/// Packets of one step between sixteen cores on four by four tiles, drawn from a seed, and the models that move them: the costs and
/// the router of a profile, the out-axons of a random network.
/// </summary>
internal sealed class MeshTraffic
{
    private const int Cores = 16;

    private readonly ChipProfile _profile;

    /// <param name="seed">Of network and times.</param>
    /// <param name="span">The step's spikes are made in so many ns.</param>
    /// <param name="spikes">Spikes of each core.</param>
    /// <param name="profile">Costs and router.</param>
    public MeshTraffic(int seed, double span, int spikes, string profile = "loihi1-d18")
    {
        var random = new Random(seed);
        _profile = ChipProfile.Load(profile);
        ChipParameters parameters = SyntheticChip.Random(seed, Cores);
        Table = TrafficTable.Of(parameters, new MeshShape(4, 4, 1), _profile.Layout);
        Times = new MeshTimes(Table.Shape, CostTable.Of(_profile, Cores), _profile.Router);
        Traffic = new StepTraffic(Table, new CoreStep[Cores]);
        for (int core = 0; core < Cores; core++)
        {
            int[] classes = [.. Enumerable.Range(0, Table.Classes.Length).Where(number => Table.Classes[number].Source == core)];
            double time = 0;
            for (int i = 0; i < spikes && classes.Length > 0; i++)
            {
                time += random.NextDouble() * 2 * span / spikes;
                Traffic.Sends.Add(new Send(classes[random.Next(classes.Length)], time, 0));
            }
        }
    }

    public TrafficTable Table { get; }

    public MeshTimes Times { get; }

    public StepTraffic Traffic { get; }

    public RouterSettings Router => _profile.Router;

    public IMeshModel Event => new EventMesh(Table, Times, Router);

    public IMeshModel Flit => new FlitMesh(Table, Times, Router, new int[Cores]);

    /// <summary>What a model makes of it.</summary>
    public MeshStep Run(IMeshModel model)
    {
        var step = new MeshStep(Cores, Table.Shape.Links);
        model.Run(Traffic, step);
        return step;
    }
}
