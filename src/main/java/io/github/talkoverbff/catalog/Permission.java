package io.github.talkoverbff.catalog;

/**
 * The right to carry out the operations of one group that have one effect.
 *
 * @param group the part of Talkover that the operations belong to, such as {@code calls}
 * @param effect what they do
 */
public record Permission(String group, Effect effect) implements Comparable<Permission> {

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
