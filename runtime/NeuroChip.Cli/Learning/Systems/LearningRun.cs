using NeuroChip.Cli.Errors;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Device.Learning;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>
/// A network on an emulated chip of this process: compiled, loaded, driven with spikes and reward, and read. It takes the
/// road of a user's host, by way of image, spikes and what a device answers of learning; nothing of a chip's inside is reached.
/// </summary>
internal sealed class LearningRun : IDisposable
{
    /// <summary>The profile of the worked systems.</summary>
    public const string DefaultProfile = "loihi1-d18";

    private readonly EmulatedDevice _device;
    private readonly SpikeSubscription _spikes;
    private readonly List<InjectedSpike> _given = [];
    private readonly List<SystemSpike> _heard = [];
    private readonly CancellationToken _cancel;

    /// <summary>Compiles a network and loads it.</summary>
    /// <exception cref="CompileFailedException">The network does not fit the profile.</exception>
    public LearningRun(SnnGraph graph, IEngineFactory engines, string profile = DefaultProfile, CompileOptions? options = null, CancellationToken cancel = default)
        : this(Compile(graph, profile, options), engines, cancel)
    {
    }

    /// <summary>Loads an image on a chip of its own.</summary>
    public LearningRun(ChipImage image, IEngineFactory engines, CancellationToken cancel = default)
    {
        Image = image;
        _cancel = cancel;
        _device = new EmulatedDevice("worked-system", ChipProfile.Load(image.Manifest.Profile), engines);
        try
        {
            _device.Load(image);
            _spikes = _device.Subscribe(SpikeFilter.All);
        }
        catch
        {
            _device.Dispose();
            throw;
        }
    }

    /// <summary>What the compiler made.</summary>
    public ChipImage Image { get; }

    /// <summary>The last step that was run.</summary>
    public long Step => _device.Status.Step;

    /// <summary>Compiles a network, for one or several chips.</summary>
    /// <exception cref="CompileFailedException">The network does not fit the profile.</exception>
    public static ChipImage Compile(SnnGraph graph, string profile = DefaultProfile, CompileOptions? options = null)
    {
        CompileResult compiled = Compiler.Compile(graph, ChipProfile.Load(profile), options ?? CompileOptions.Default);
        return compiled.Image ?? throw new CompileFailedException(compiled.Diagnostics);
    }

    /// <summary>Index of a population in the manifest's list, as <see cref="SystemSpike"/> has it.</summary>
    public int IndexOf(string population) => _device.Populations.IndexOf(population);

    /// <summary>Lets a unit of a source population fire in a step that is still to be run; it is given with the next run.</summary>
    public void Fire(string population, int unit, long step) => _given.Add(InjectedSpike.OfUnit(population, unit, step));

    /// <summary>Gives the spikes gathered so far, and runs.</summary>
    public void Run(long steps)
    {
        _cancel.ThrowIfCancellationRequested();
        if (_given.Count > 0)
        {
            InjectReport report = _device.Inject(_given);
            _given.Clear();
            if (report.Late.Count > 0)
            {
                throw new InvalidOperationException($"{report.Late.Count} spikes were given for steps that were past.");
            }
        }

        // In turns, so that the spikes of one fit what a stream holds unread.
        for (long left = steps; left > 0;)
        {
            long turn = Math.Min(left, 1024);
            left -= _device.Run(turn, _cancel).StepsRun;
            _cancel.ThrowIfCancellationRequested();
            Hear();
        }
    }

    /// <summary>Spikes of compartments since they were last taken, in the order of steps.</summary>
    public IReadOnlyList<SystemSpike> TakeSpikes()
    {
        SystemSpike[] spikes = [.. _heard];
        _heard.Clear();
        return spikes;
    }

    /// <summary>Writes the reward register of every core with units of a population.</summary>
    /// <param name="population">The population whose incoming synapses learn.</param>
    /// <param name="r1">The reward trace, -128..127; it stays until it is written again.</param>
    /// <param name="isEvent">Whether r0 is 1 at the end of this epoch.</param>
    public void Reward(string population, int r1, bool isEvent = false) =>
        _device.Learning.WriteReward(new Reward { R1 = r1, Event = isEvent }, [], population);

    /// <summary>Switches learning of every core that has an epoch on or off.</summary>
    public void SetLearning(bool on) => _device.Learning.SetEnabled(on, []);

    /// <summary>The synapses of a projection as they are now.</summary>
    /// <exception cref="DeviceException">No projection of that name learns.</exception>
    public LearnedProjection Read(string projection) => LearnedProjection.Of(projection, _device.Learning.ReadSynapses(projection));

    /// <summary>Traces y1, y2 and y3 of the units of a population, all spikes so far noted.</summary>
    public TraceTable ReadPostTraces(string population) => _device.Learning.ReadPostTraces(population);

    /// <summary>Traces x1 and x2 of the pre units of a projection, all spikes so far noted.</summary>
    public TraceTable ReadPreTraces(string projection) => _device.Learning.ReadPreTraces(projection);

    /// <summary>All synapses that learn.</summary>
    public SynapseMemorySnapshot Save() => new(Image.Manifest.Projections.ToDictionary(
        projection => projection.Name, projection => _device.Learning.ReadSynapses(projection.Name)));

    /// <summary>Back to before step 1, with the image's synapses, or with those of a snapshot; learning is switched as told.</summary>
    public void Restart(SynapseMemorySnapshot? synapses = null, bool learning = true)
    {
        _device.Reset(ResetKind.State);
        _given.Clear();
        _heard.Clear();
        foreach ((string projection, SynapseTable table) in synapses?.Projections ?? new Dictionary<string, SynapseTable>())
        {
            _device.Learning.WriteSynapses(projection, new SynapseWrites(table.Pre, table.Post, table.Weights, table.Delays, table.Tags));
        }

        if (Image.Manifest.Projections.Length > 0)
        {
            SetLearning(learning);
        }
    }

    /// <summary>Sum of a counter over all cores since loading.</summary>
    public long Count(CoreCounter counter) => _device.ReadCounters().Cores.Sum(core => core.Values[(int)counter]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _spikes.Dispose();
        _device.Dispose();
    }

    private void Hear()
    {
        while (_spikes.TryRead(out SpikeBatch? batch))
        {
            for (int i = 0; i < batch.Steps.Length; i++)
            {
                if (batch.Populations[i] >= 0)
                {
                    _heard.Add(new SystemSpike(batch.Steps[i], batch.Populations[i], batch.Units[i]));
                }
            }
        }
    }
}
