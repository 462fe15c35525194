using System.Text.Json.Nodes;

namespace Runtime.Tests.Cli.Conformance;

/// <summary>
/// A case worked out by hand: one source, one compartment without leak and without memory of its current.
/// A weight of 64 adds 64 * 64 = 4096; two of them pass the threshold 100 * 64 = 6400 in step 3.
/// </summary>
internal static class SmallCase
{
    /// <summary>FNV-1a of (u, v) = (0, 0), (4096, 4096), (4096, 0), (0, 0), worked out in Python.</summary>
    private static readonly string[] Hashes = ["a8c7f832281a39c5", "c9088f8cbc5d2165", "53a03f8d0add0c15", "a8c7f832281a39c5"];

    public static JsonObject Create() => new()
    {
        ["format"] = "neurochip-case/1",
        ["name"] = "small",
        ["seed"] = 7,
        ["steps"] = 4,
        ["rounding"] = "down",
        ["t_epoch"] = 1,
        ["populations"] = new JsonArray(
            new JsonObject { ["name"] = "in", ["kind"] = "source", ["size"] = 2 },
            new JsonObject
            {
                ["name"] = "a", ["kind"] = "lif", ["size"] = 1, ["decay_u"] = 4095, ["decay_v"] = 0, ["vth_mant"] = 100,
                ["bias_mant"] = 0, ["bias_exp"] = 0, ["refract"] = new JsonArray(1),
            }),
        ["synapses"] = new JsonArray(new JsonObject
        {
            ["pre"] = "in", ["post"] = "a", ["sign"] = "mixed", ["weight_bits"] = 8, ["weight_exp"] = 0,
            ["entries"] = new JsonArray(Integers(0, 0, 64), Integers(1, 0, 64, 0, 5)),
        }),
        ["input_spikes"] = new JsonArray(Spike(1, "in", 0), Spike(2, "in", 1)),
        ["probes"] = new JsonArray(new JsonObject { ["population"] = "a", ["variable"] = "v", ["unit"] = 0 }),
        ["expect"] = new JsonObject
        {
            ["spikes"] = new JsonArray(Spike(3, "a", 0)),
            ["state_hash"] = new JsonArray([.. Hashes.Select(hash => (JsonNode)hash)]),
            ["probes"] = new JsonObject { ["a.v[0]"] = Integers(0, 4096, 0, 0) },
        },
    };

    /// <summary>The case with one change.</summary>
    public static string With(Action<JsonObject> change)
    {
        JsonObject json = Create();
        change(json);
        return json.ToJsonString();
    }

    /// <summary>
    /// The case with a rule on its synapses. x1 of a spike is 12 (the half of 12.5 is rounded down), then 8, 5, 3. When the
    /// compartment spikes in step 3, unit 0 has 5 and unit 1 has 8: 5/4 is less than the 2 that a mixed weight of 8 bits is
    /// stored in, 8/4 is not.
    /// </summary>
    public static string Learning(Action<JsonObject>? change = null) => With(json =>
    {
        json["learning"] = new JsonArray(new JsonObject
        {
            ["name"] = "rule", ["dw"] = "2^-2*y0*x1", ["x1"] = new JsonObject { ["impulse"] = 12.5, ["tau"] = 3 },
        });
        json["synapses"]![0]!["learning"] = "rule";
        json["expect"]!["learned"] = new JsonArray(new JsonObject
        {
            ["synapses"] = "in->a",
            ["entries"] = new JsonArray(Integers(0, 0, 64, 0, 0), Integers(1, 0, 66, 0, 5)),
            ["x"] = new JsonArray(Integers(3, 5), Integers(0, 0)),
            ["y"] = new JsonArray(Integers(0), Integers(0), Integers(0)),
        });
        change?.Invoke(json);
    });

    public static JsonArray Integers(params int[] values) => new([.. values.Select(value => (JsonNode)value)]);

    public static JsonArray Spike(int step, string population, int unit) => new(step, population, unit);
}
