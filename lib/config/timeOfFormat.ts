/** How a format of dates may say a time behind the day: by 24 hours, or by 12 with `a` for AM and PM. */
export const timeOfFormat = /[ T](?:HH?:mm(?::ss)?|hh?:mm(?::ss)? ?a)$/;
