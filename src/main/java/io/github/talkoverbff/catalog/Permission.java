package io.github.talkoverbff.catalog;

import java.util.Set;

/**
 * The right to carry out the operations of one group that have one effect.
 *
 * @param group the part of Talkover that the operations belong to, such as {@code calls}
 * @param effect what they do
 */
public record Permission(String group, Effect effect) implements Comparable<Permission> {

	/** To place phone calls. */
	public static final Permission CALLS_DIAL = new Permission("calls", Effect.DIAL);

	/** To let campaigns place phone calls. */
	public static final Permission CAMPAIGNS_DIAL = new Permission("campaigns", Effect.DIAL);

	/** To look at all dials of the proxy's ledger. */
	public static final Permission DIALLING_READ = new Permission("dialling", Effect.READ);

	/** To decide what became of a dial, and to let dialling go on. */
	public static final Permission DIALLING_WRITE = new Permission("dialling", Effect.WRITE);

	/** To stop all dialling. */
	public static final Permission DIALLING_LIVE = new Permission("dialling", Effect.LIVE);

	/** Those of the proxy's own paths, which no operation of Talkover's needs. */
	static final Set<Permission> OWN = Set.of(DIALLING_READ, DIALLING_WRITE, DIALLING_LIVE);

	/**
	 * Whether an environment token can serve what it permits: the account operations need
	 * a user's.
	 */
	public boolean isServed() {
		return !"account".equals(this.group);
	}

	@Override
	public int compareTo(Permission other) {
		return toString().compareTo(other.toString());
	}

	/** The permission as people write it: {@code group:effect}. */
	@Override
	public String toString() {
		return this.group + ":" + this.effect;
	}

}
